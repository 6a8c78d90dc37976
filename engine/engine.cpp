#include "engine/engine.hpp"

#include <algorithm>
#include <future>
#include <set>

#include <fmt/format.h>

namespace ledgerline {
namespace {

constexpr const char *unreachable = "DATABASE_UNREACHABLE", *unknown = "OUTCOME_UNKNOWN", *busy = "LOG_BUSY";

Outcome failure_of(std::string code, std::string message) {
  Outcome outcome;
  outcome.code = std::move(code);
  outcome.message = std::move(message);
  return outcome;
}

Outcome failure_for(const Command& command, Outcome failure) {
  if (failure.code == unknown)
    failure.message +=
        fmt::format(": it may have been done; ask again with command id {}", to_string(command.id));
  return failure;
}

}  // namespace

Engine::Engine(Log& log, const Vault& vault, Random& random, Options options)
    : log_(log), vault_(vault), random_(random), options_(std::move(options)), thread_([this] { loop(); }) {}

Engine::~Engine() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Engine::submit(Command command, Answer answer) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = queue_.empty();
    queue_.push_back({std::move(command), std::move(answer)});
  }
  if (first) wake_.notify_one();
}

Outcome Engine::run(Command command) {
  std::promise<Outcome> promise;
  submit(std::move(command), [&](Outcome outcome) { promise.set_value(std::move(outcome)); });
  return promise.get_future().get();
}

Uuid Engine::new_id() {
  std::array<std::uint8_t, 10> bytes;
  random_.fill(bytes);
  return ordered_uuid(0, bytes);
}

void Engine::loop() {
  for (auto batch = take(); !batch.commands.empty(); batch = take()) decide(batch.commands, batch.answers);
}

/// Waits for commands; empty when the engine stops. Ends a batch at its bound of events, and before a command
/// whose needs follow from what the batch does: about a tenant that it registers, or a sender's next text,
/// which names the same tenant.
Engine::Batch Engine::take() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  Batch batch;
  std::size_t weight = 0;
  std::set<std::string> registering;
  while (!queue_.empty()) {
    const auto& command = queue_.front().command;
    weight += weight_of(command);
    if (!batch.commands.empty() && weight > options_.most_events_a_turn) break;
    if (!registering.empty()) {
      Needs needs;
      needs.add(command);
      if (std::ranges::any_of(needs.tenants, [&](const auto& id) { return registering.contains(id); })) break;
    }
    if (const auto* c = std::get_if<RegisterTenant>(&command.request))
      registering.insert(c->tenant.tenant.str());
    if (const auto* c = std::get_if<ReceiveText>(&command.request)) registering.insert(c->tenant.str());
    batch.commands.push_back(std::move(queue_.front().command));
    batch.answers.push_back(std::move(queue_.front().answer));
    queue_.pop_front();
  }
  return batch;
}

/// All in one turn; where that fails as a whole, one a turn, so that only the guilty command fails. Returns
/// the failure that no command is to blame for: then one by one would only take longer.
std::optional<Outcome> Engine::decide(std::span<const Command> commands, std::span<const Answer> answers) {
  Outcome failure;
  if (auto result = measured(commands, failure)) {
    if (options_.told && !result->told.empty()) options_.told(result->told);
    for (std::size_t i = 0; i < answers.size(); ++i) answers[i](std::move(result->outcomes[i]));
    return std::nullopt;
  }
  const bool of_all = failure.code == unreachable || failure.code == unknown || failure.code == busy;
  if (commands.size() == 1 || of_all) {
    for (std::size_t i = 0; i < answers.size(); ++i) answers[i](failure_for(commands[i], failure));
    if (failure.code == unknown) failure.code = unreachable;  // who was not in this turn knows its outcome
    return of_all ? std::optional(failure) : std::nullopt;
  }
  std::optional<Outcome> of_the_rest;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (of_the_rest)
      answers[i](*of_the_rest);
    else
      of_the_rest = decide(commands.subspan(i, 1), answers.subspan(i, 1));
  }
  return of_the_rest;
}

std::size_t Engine::queued() {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

/// An attempt, told to whoever measures.
std::optional<TurnResult> Engine::measured(std::span<const Command> commands, Outcome& failure) {
  auto* const observer = options_.observer;
  if (!observer) return attempt(commands, failure);
  observer->begins(commands.size(), queued());
  auto result = attempt(commands, failure);
  TurnMeasure turn;
  turn.commands = commands.size();
  if (result)
    for (const auto& outcome : result->outcomes) turn.events += outcome.repeated ? 0 : outcome.events.size();
  turn.queued = queued();
  if (!result) turn.failure = failure.code;
  observer->ended(turn);
  return result;
}

std::optional<TurnResult> Engine::attempt(std::span<const Command> commands, Outcome& failure) {
  bool maybe_done = false;
  for (int left = options_.attempts;;) {
    try {
      return run_turn(log_, vault_, options_.policy, random_, commands, static_cast<bool>(options_.told));
    } catch (const LostConnection& e) {
      vault_.forget();
      maybe_done = maybe_done || e.maybe_committed;
      if (--left > 0) continue;
      failure = failure_of(unreachable, e.what());
    } catch (const TurnFailed& e) {
      failure = failure_of(e.code, e.what());
    } catch (const Damaged& e) {
      failure = failure_of("LOG_DAMAGED", e.what());
    } catch (const std::exception& e) {
      failure = failure_of("ENVIRONMENT", e.what());
    }
    if (maybe_done) failure.code = unknown;  // whatever came after the commit that nobody answered
    return std::nullopt;
  }
}

}  // namespace ledgerline
