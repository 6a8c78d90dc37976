#include "engine/batch_decider.hpp"

#include <fmt/format.h>

namespace ledgerline {
namespace {

constexpr const char *unreachable = "DATABASE_UNREACHABLE", *unknown = "OUTCOME_UNKNOWN", *busy = "LOG_BUSY",
                     *rebuilding = "REBUILDING";

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

void BatchDecider::decide(const Batch& batch, const std::function<std::size_t()>& queued) {
  decide(batch.commands, batch.answers, queued);
}

/// All in one turn; where that fails as a whole, one a turn, so that only the guilty command fails. Returns
/// the failure that no command is to blame for: then one by one would only take longer.
std::optional<Outcome> BatchDecider::decide(std::span<const Command> commands,
                                            std::span<const Answer> answers, const Waiting& queued) {
  Outcome failure;
  if (auto result = measured(commands, failure, queued)) {
    if (options_.told && !result->told.empty()) options_.told(result->told);
    for (std::size_t i = 0; i < answers.size(); ++i) answers[i](std::move(result->outcomes[i]));
    return std::nullopt;
  }
  const bool of_all = failure.code == unreachable || failure.code == unknown || failure.code == busy ||
                      failure.code == rebuilding;
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
      of_the_rest = decide(commands.subspan(i, 1), answers.subspan(i, 1), queued);
  }
  return of_the_rest;
}

/// An attempt, told to whoever measures.
std::optional<TurnResult> BatchDecider::measured(std::span<const Command> commands, Outcome& failure,
                                                 const Waiting& queued) {
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

std::optional<TurnResult> BatchDecider::attempt(std::span<const Command> commands, Outcome& failure) {
  bool maybe_done = false;
  for (int left = options_.attempts;;) {
    try {
      return run_turn(log_, vault_, options_.policy, random_, commands, static_cast<bool>(options_.told));
    } catch (const LostConnection& e) {
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
