#include "properties/simulation/process.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include "engine/completed_by.hpp"
#include "engine/effects/reconcile.hpp"
#include "engine/points.hpp"
#include "engine/ticker.hpp"

namespace ledgerline::simulation {
namespace {

enum Strand { engine_strand, worker_strand, clock_strand, operator_strand };

constexpr std::int64_t never = 2 * horizon;

/// Until the soonest outside step is due.
std::int64_t until_owed(MemoryLog& log, Time now) {
  auto soonest = never;
  const auto look = [&](const std::optional<Time>& at) {
    if (at) soonest = std::min(soonest, at->micros - now.micros);
  };
  const auto look_at_tenant = [&](const Tenant& tenant) {
    look(tenant.owed_at);
    look(tenant.text_at);
  };
  log.for_each_row(look_at_tenant, [&](const Number& number) { look(number.owed_at); });
  return soonest;
}

/// Until the clock ends something. What it has ended already and is not due waits for something else.
std::int64_t until_over(MemoryLog& log, Time now) {
  if (!log.due(1).empty()) return 0;
  auto soonest = never;
  const auto look = [&](const std::optional<Time>& at) {
    if (at && *at > now) soonest = std::min(soonest, at->micros - now.micros);
  };
  log.for_each_row([&](const Tenant& tenant) { look(tenant.grace_until); },
                   [&](const Number& number) { look(number.until); });
  return soonest;
}

/// What a coroutine throws comes out of the step.
void rethrow(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

EngineOptions options_of(const Policy& policy) {
  EngineOptions options;
  options.policy = policy;
  options.attempts = 3;
  return options;
}

Dispatcher::Options dispatcher_options(const Policy& policy, int id) {
  Dispatcher::Options options;
  options.worker = "process-" + name_of_process(id);
  options.lease = policy.effects.lease;
  options.poll = poll;
  return options;
}

}  // namespace

Awaitable<void> ProcessTimers::doze(std::int64_t micros) {
  if (std::exchange(woken_, false)) co_return;
  if (micros >= poll) micros = std::max(micros, until_due_(stage_.log, stage_.time()));
  auto initiate = [this, micros](auto handler) {
    dozing_ = stage_.scheduler.after(micros, lane_, std::move(handler));
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void()>(
      std::move(initiate), boost::asio::use_awaitable);
  dozing_.reset();
  woken_ = false;
}

void ProcessTimers::wake() {
  woken_ = true;
  if (dozing_) stage_.scheduler.hasten(*dozing_);
}

ProcessTurns::ProcessTurns(Stage& stage, int process, Log& log, const Vault& vault, Random& random,
                           EngineOptions options)
    : stage_(stage),
      lane_{process, engine_strand},
      log_(log),
      random_(random),
      queue_(options.most_events_a_turn),
      decider_(log, vault, random, options) {}

void ProcessTurns::submit(Command command, Answer answer) {
  auto looked_at = [this, answer = std::move(answer)](Outcome outcome) {
    if (outcome.code == "LOG_DAMAGED" || outcome.code == "ENVIRONMENT")
      stage_.damage = fmt::format("a command failed: {}", outcome.message);
    answer(std::move(outcome));
  };
  queue_.push(std::move(command), std::move(looked_at));
  if (!std::exchange(has_turn_, true)) stage_.scheduler.post(lane_, [this] { take_turn(); });
}

void ProcessTurns::take_turn() {
  const auto batch = queue_.take();
  decider_.decide(batch, [this] { return queue_.size(); });
  has_turn_ = !queue_.empty();
  if (has_turn_) stage_.scheduler.post(lane_, [this] { take_turn(); });
}

void ProcessTurns::abandon() {
  while (!queue_.empty()) queue_.take();
}

Awaitable<Outcome> ProcessTurns::run(Command command) {
  auto begin = [this, command = std::move(command)](auto finish) mutable {
    submit(std::move(command), [finish](Outcome outcome) { finish(nullptr, std::move(outcome)); });
  };
  return completed_by<Outcome>(std::move(begin));
}

Awaitable<std::vector<Owed>> ProcessTurns::owed(std::size_t limit, std::set<Step> without) {
  co_return log_.owed(limit, without);
}

Awaitable<Rows> ProcessTurns::rows(std::optional<TenantId> tenant, std::optional<PoolNumber> number) {
  Rows rows;
  if (tenant) rows.tenant = log_.tenant(*tenant);
  if (number) rows.number = log_.number(*number);
  co_return rows;
}

Uuid ProcessTurns::new_id() {
  std::array<std::uint8_t, 10> bytes;
  random_.fill(bytes);
  return ordered_uuid(0, bytes);
}

Awaitable<HttpReply> Wire::send(HttpRequest request) {
  auto begin = [this, request = std::move(request)](auto finish) mutable {
    network_.send(process_, std::move(request),
                  [finish](HttpReply reply) { finish(nullptr, std::move(reply)); });
  };
  return completed_by<HttpReply>(std::move(begin));
}

Process::Process(Stage& stage, Network& network, const Policy& policy, int id, int life)
    : stage_(stage),
      network_(network),
      id_(id),
      store_(stage, id),
      random_(static_cast<std::uint64_t>(id) * 1000 + static_cast<std::uint64_t>(life)),
      turns_(stage, id, store_, simulated_vault(), random_, options_of(policy)),
      timers_(stage, {id, worker_strand}, until_owed),
      clock_(stage, {id, clock_strand}, until_over),
      wire_(network, id),
      pointed_(wire_),
      guard_(timers_, Guard::Limits()),
      http_(pointed_, guard_),
      adapters_(adapters_in(stage, {id, worker_strand})),
      settings_(simulated_settings()),
      dispatcher_(turns_, timers_, http_, adapters_, settings_, dispatcher_options(policy, id)) {}

/// Frames that are dropped may hold others: until nothing is left.
Process::~Process() {
  turns_.abandon();
  network_.forget(id_);
  stage_.scheduler.drop(id_);
}

void Process::start(bool works_outside) {
  if (works_outside)
    boost::asio::co_spawn(stage_.scheduler.executor({id_, worker_strand}), dispatcher_.run(), rethrow);
  boost::asio::co_spawn(stage_.scheduler.executor({id_, clock_strand}), keep_ticking(), rethrow);
}

void Process::wake() {
  timers_.wake();
  clock_.wake();
}

Awaitable<void> Process::run_all(std::vector<Command> commands) {
  for (auto& command : commands) {
    const auto outcome = co_await turns_.run(std::move(command));
    static_cast<void>(outcome);  // what failed stays due
  }
}

Awaitable<void> Process::keep_ticking() {
  const Actor actor("ticker:process-" + name_of_process(id_));
  const std::function<Uuid()> new_id = [this] { return turns_.new_id(); };
  for (;;) {
    try {
      const auto due = store_.due(200);
      if (!due.empty()) point("tick.due");
      auto commands = commands_for(due, store_.id(), actor, new_id);
      co_await run_all(std::move(commands));
    } catch (const Unavailable&) {
    }
    co_await clock_.doze(poll);
  }
}

Awaitable<void> Process::compare_and_mend() {
  const auto rows = [this] {
    std::vector<Number> here;
    for (const auto& [id, number] : stage_.log.numbers())
      if (number.provider_reference || number.status == NumberStatus::ordered) here.push_back(number);
    return here;
  };
  const auto carrier = adapters_.carrier(http_);
  const auto result = co_await ledgerline::reconcile(*carrier, rows, settings_);
  if (!result) co_return;  // the operator tries again tomorrow
  point("reconcile.compared");
  std::vector<Command> commands;
  for (const auto& one : result.value->found) {
    Command command;
    command.id = turns_.new_id();
    command.cause.actor = Actor("operator");
    command.request = mending(one, "GB");
    commands.push_back(std::move(command));
  }
  co_await run_all(std::move(commands));
}

void Process::reconcile(std::function<void()> done) {
  auto ended = [done = std::move(done)](std::exception_ptr error) {
    rethrow(error);
    done();
  };
  boost::asio::co_spawn(stage_.scheduler.executor({id_, operator_strand}), compare_and_mend(),
                        std::move(ended));
}

Vault simulated_vault() {
  return Vault(parse_key("5151515151515151515151515151515151515151515151515151515151515151"));
}

}  // namespace ledgerline::simulation
