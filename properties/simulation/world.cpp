#include "properties/simulation/world.hpp"

#include <array>

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include "engine/completed_by.hpp"
#include "engine/points.hpp"
#include "engine/turn.hpp"
#include "properties/simulation/append.hpp"

namespace ledgerline::simulation {
namespace {

constexpr int most_crashes = 3;  // in a run; more of them say no more
constexpr std::uint64_t most_steps = 20'000;
constexpr int first_caller = 16;  // strands of callers; below are the network and what starts processes
constexpr std::int64_t caller_waits = 1 * seconds;  // before it asks again

Uuid log_id() { return derived_uuid(Uuid{}, "simulated log"); }

void rethrow(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

}  // namespace

World::World(const Scenario& scenario, Chooser& chooser, bool keeps_words)
    : scenario_(scenario),
      stage_(chooser, scenario.faults, keeps_words, log_id()),
      watch_(stage_, scenario.policy),
      network_(stage_, [this](const std::string& operation,
                              const std::string& body) { watch_.arrived(operation, body); }),
      processes_(static_cast<std::size_t>(scenario.processes)),
      lives_(static_cast<std::size_t>(scenario.processes)) {}

World::~World() {
  processes_.clear();
  asked_.clear();
  stage_.scheduler.drop(Lane::outside);
}

void World::begin() {
  for (const auto& one : scenario_.for_sale) network_.sell(one.number, one.country, one.area_code);
  for (const auto& assistant : scenario_.assistants) network_.add_assistant(assistant);
  auto vault = simulated_vault();
  SimulatedRandom random(1);
  if (!scenario_.history.empty()) {
    append(stage_.log, vault, random, scenario_.history, scenario_.history.front().at);
    stage_.begins = std::max(stage_.begins, scenario_.history.back().at);
  }
  std::uint64_t n = 0;
  for (const auto& request : scenario_.given) {
    Command command;
    command.id = derived_uuid(log_id(), fmt::format("given/{}", ++n));
    command.cause.actor = Actor("scenario");
    command.request = request;
    const auto outcome =
        run_turn(stage_.log, vault, scenario_.policy, random, std::span(&command, 1)).outcomes.front();
    if (outcome.events.empty())
      throw BadInput(fmt::format("scenario {}: what is given in {} was refused: {} {}", scenario_.name,
                                 statement_of(request), outcome.code, outcome.message));
  }
  for (int i = 0; i < scenario_.processes; ++i) raise(i);
  int strand = first_caller - 1;
  for (const auto& caller : scenario_.callers) {
    const Lane lane{Lane::outside, ++strand};
    ++living_;
    auto ended = [this](std::exception_ptr error) {
      rethrow(error);
      --living_;
    };
    boost::asio::co_spawn(stage_.scheduler.executor(lane), live(caller, lane), std::move(ended));
  }
}

void World::raise(int process) {
  const auto at = static_cast<std::size_t>(process);
  if (lives_[at]++ > 0)
    stage_.tell(name_of_process(process), [] { return std::string("starts again"); }, true);
  processes_[at] = std::make_unique<Process>(stage_, network_, scenario_.policy, process, lives_[at]);
  processes_[at]->start(scenario_.works_outside);
}

/// A point of the engine: where a process may die.
void World::pass(std::string_view point) {
  const auto lane = stage_.scheduler.current();
  if (lane.process < 0) return;
  if (dying_) throw Died();
  ++stage_.reached[std::string(point)];
  if (crashes_ == most_crashes || stage_.tape.pick(About::crash, 2) == 0) return;
  ++crashes_;
  dying_ = true;
  stage_.fault(name_of_process(lane.process), fmt::format("crash at {}", point));
  throw Died();
}

/// Its memory is gone; who asked it hears nothing; somebody starts it again.
void World::bury(int process) {
  processes_[static_cast<std::size_t>(process)].reset();
  for (auto at = asked_.begin(); at != asked_.end();) {
    if (at->second.process != process) {
      ++at;
      continue;
    }
    stage_.scheduler.post(at->second.lane, [finish = std::move(at->second.finish)] { finish(std::nullopt); });
    at = asked_.erase(at);
  }
  constexpr std::array<std::int64_t, 3> away = {2, 60, 900};
  const auto back = away[stage_.tape.pick(About::back, away.size())] * seconds;
  stage_.scheduler.after(back, Lane{Lane::outside, 0}, [this, process] { raise(process); });
}

/// Every process sees it within a second.
void World::log_changed() {
  for (int i = 0; i < scenario_.processes; ++i)
    if (auto* process = processes_[static_cast<std::size_t>(i)].get())
      stage_.scheduler.after(poll, Lane{i, 3}, [process] { process->wake(); });
}

void World::work(std::uint64_t most) {
  const PointsHere here([this](std::string_view point) { pass(point); });
  for (bool more = true; more && watch_.broken().empty();) {
    try {
      more = stage_.scheduler.step();
    } catch (const Died&) {
    } catch (const std::exception& e) {
      watch_.say(fmt::format("something was thrown that nobody caught: {}", e.what()));
    }
    const auto lane = stage_.scheduler.current();
    if (dying_) {
      dying_ = false;
      bury(lane.process);
    }
    stage_.trace.mix(static_cast<std::uint64_t>(lane.id()));
    stage_.trace.mix(static_cast<std::uint64_t>(stage_.scheduler.now()));
    if (watch_.head() != stage_.log.head()) {
      watch_.look(network_);
      log_changed();
    }
    if (!stage_.damage.empty()) watch_.say(stage_.damage);
    if (living_ == 0) stage_.tape.end_faults();
    if (stage_.scheduler.steps() > most)
      watch_.say(fmt::format("it does not come to an end: {} steps", most));
  }
}

Verdict World::run() {
  begin();
  watch_.look(network_);
  try {
    work(most_steps);
  } catch (const Pruned&) {
    auto pruned = verdict();
    pruned.pruned = true;
    return pruned;
  }
  if (watch_.broken().empty() && living_ > 0) watch_.say("somebody waits for an answer that never comes");
  if (watch_.broken().empty()) watch_.look_at_the_end(scenario_, network_);
  return verdict();
}

Verdict World::verdict() {
  Verdict verdict;
  verdict.broken = watch_.broken();
  verdict.hash = stage_.trace.hash();
  verdict.choices = stage_.tape.choices();
  verdict.script = stage_.tape.deviations();
  verdict.steps = stage_.scheduler.steps();
  verdict.simulated = stage_.scheduler.now();
  verdict.reached = stage_.reached;
  verdict.tried = stage_.tried;
  verdict.lines = stage_.trace.lines();
  return verdict;
}

/// To a process that is not there: the connection is refused.
void World::submit(int process, Lane lane, Command command,
                   std::function<void(std::optional<Outcome>)> finish) {
  auto* there = processes_[static_cast<std::size_t>(process)].get();
  if (!there) return stage_.scheduler.post(lane, [finish = std::move(finish)] { finish(std::nullopt); });
  const auto number = ++last_asked_;
  asked_.emplace(number, Asked{process, lane, std::move(finish)});
  const auto id = command.id;
  there->submit(std::move(command), [this, number, id](Outcome outcome) {
    const auto at = asked_.find(number);
    if (at == asked_.end()) return;
    watch_.answered(id, outcome);
    const bool is_lost = stage_.tape.pick(About::reply, 2) == 1;
    if (is_lost) stage_.fault(name_of_process(at->second.process), "the answer to a caller was lost");
    auto told = is_lost ? std::nullopt : std::optional(std::move(outcome));
    stage_.scheduler.post(at->second.lane,
                          [finish = std::move(at->second.finish), told = std::move(told)] { finish(told); });
    asked_.erase(at);
  });
}

Awaitable<std::optional<Outcome>> World::ask(int process, Lane lane, Command command) {
  auto begin = [this, process, lane, command = std::move(command)](auto finish) mutable {
    submit(process, lane, std::move(command),
           [finish](std::optional<Outcome> outcome) { finish(nullptr, std::move(outcome)); });
  };
  return completed_by<std::optional<Outcome>>(std::move(begin));
}

/// Each caller has a process that it asks first.
int World::choose_process(Lane lane) {
  const auto count = static_cast<std::uint32_t>(scenario_.processes);
  const auto home = static_cast<std::uint32_t>(lane.strand);
  return static_cast<int>((home + stage_.tape.pick(About::where, count)) % count);
}

Awaitable<void> World::ask_until_answered(const Caller& caller, Lane lane, Command command) {
  if (stage_.tape.pick(About::twice, 2) == 1) {
    stage_.fault(caller.name, "a command is sent twice");
    submit(choose_process(lane), lane, command, [](const std::optional<Outcome>&) {});
  }
  for (;;) {
    const auto process = choose_process(lane);
    stage_.tell(caller.name, [&] {
      return fmt::format("asks {}: {}", name_of_process(process), statement_of(command.request));
    });
    auto copy = command;
    const auto outcome = co_await ask(process, lane, std::move(copy));
    const bool answered = outcome && outcome->kind != Outcome::Kind::failed;
    stage_.tell(
        caller.name,
        [&] { return outcome ? "is told " + outcome->code : std::string("hears nothing, and asks again"); },
        !answered);
    if (answered) co_return;
    co_await stage_.scheduler.elapse(lane, caller_waits);
  }
}

/// Page after page, while others append; compared with the rows when it has caught up.
Awaitable<void> World::rebuild(Lane lane) {
  Folded folded;
  auto vault = simulated_vault();
  while (folded.head < stage_.log.head()) {
    const Slice page{folded.head, {}, {}, {}, {}, 3};
    for (const auto& recorded : read_decoded(stage_.log, page, vault)) folded.apply(recorded);
    co_await stage_.scheduler.elapse(lane, 1000);
  }
  if (folded.of<Numbers>().all() != stage_.log.numbers() ||
      folded.of<Tenants>().all() != stage_.log.tenants())
    watch_.say("a rebuild differs from the rows");
}

Awaitable<void> World::reconcile(Lane lane) {
  auto* there = processes_[static_cast<std::size_t>(choose_process(lane))].get();
  if (!there) co_return;
  there->reconcile([] {});
  co_await stage_.scheduler.elapse(lane, 60 * seconds);
}

/// Where it meets what others do is a choice too.
Awaitable<void> World::come_late(Lane lane) {
  constexpr std::array<std::int64_t, 8> late = {0,         30'000,    1'000'000,  1'030'000,
                                                1'050'000, 1'090'000, 30'000'000, 400'000'000};
  const auto by = late[stage_.tape.pick(About::delay, late.size())];
  if (by > 0) co_await stage_.scheduler.elapse(lane, by);
}

Awaitable<void> World::live(const Caller& caller, Lane lane) {
  std::size_t n = 0;
  for (const auto& deed : caller.deeds) {
    ++n;
    if (stage_.tape.pick(About::skip, 2) == 1) continue;
    co_await come_late(lane);
    if (deed.kind == Deed::Kind::wait) co_await stage_.scheduler.elapse(lane, deed.wait);
    if (deed.kind == Deed::Kind::rebuild) co_await rebuild(lane);
    if (deed.kind == Deed::Kind::reconcile) co_await reconcile(lane);
    if (deed.kind != Deed::Kind::ask) continue;
    Command command;
    command.id = derived_uuid(log_id(), fmt::format("{}/{}", caller.name, n));
    command.cause.actor = Actor(caller.name);
    command.request = *deed.request;
    co_await ask_until_answered(caller, lane, std::move(command));
  }
}

Verdict run(const Scenario& scenario, Chooser& chooser, bool keeps_words) {
  return World(scenario, chooser, keeps_words).run();
}

}  // namespace ledgerline::simulation
