#include "tools/simulator/front.hpp"

#include <fmt/format.h>

namespace ledgerline::simulator {
namespace {

Reply error_of(const Provider& provider, const Fault& fault) {
  auto reply = provider.trouble(fault.status);
  if (!fault.body.is_null()) reply = Reply(fault.status, fault.body);
  if (fault.retry_after > 0) reply.headers["Retry-After"] = fmt::format("{}", fault.retry_after);
  return reply;
}

Conditions conditions_of(const Fault& fault) {
  Conditions conditions;
  if (fault.kind == Fault::Kind::stale) conditions.visible_until = fault.since;
  conditions.vanish = fault.kind == Fault::Kind::vanish;
  return conditions;
}

/// A request of a form that no handler thought of gets an error, as it would from the real one.
Outcome act(const Provider& provider, const Call& call, const Conditions& conditions) {
  try {
    return call.act(conditions);
  } catch (const std::exception& e) {
    fmt::print(stderr, "simulator: {}: {}\n", call.operation, e.what());
    return provider.trouble(500);
  }
}

/// For the ledger: how the call was troubled, or "".
std::string describe(const Fault& fault) {
  if (fault.kind != Fault::Kind::none) return name_of(fault.kind);
  return fault.latency_ms > 0 ? "latency" : "";
}

}  // namespace

std::uint64_t Front::record(const Provider& provider, const Call& call, const Request& request) {
  Entry entry;
  entry.time = world_.clock.now();
  entry.provider = provider.name();
  entry.operation = call.operation;
  entry.method = request.method;
  entry.path = request.path;
  entry.query = masked(json_of(request.query_fields()));
  entry.body = masked(body_json(request));
  return ledger_.add(std::move(entry));
}

Awaitable<Answer> Front::answer(Provider& provider, const Request& request) {
  auto call = provider.route(request);
  auto fault = faults_.take(call.operation);
  const auto sequence = record(provider, call, request);
  if (fault.latency_ms > 0) co_await wait_for(fault.latency_ms);
  if (!fault.stops_request())
    co_return co_await perform(provider, std::move(call), std::move(fault), sequence);
  Answer answer;
  if (fault.answers()) answer.reply = error_of(provider, fault);
  ledger_.finish(sequence, fault.answers() ? fault.status : 0, false, describe(fault));
  co_return answer;
}

Awaitable<Answer> Front::perform(Provider& provider, Call call, Fault fault, std::uint64_t sequence) {
  const auto conditions = conditions_of(fault);
  auto outcome = act(provider, call, conditions);
  if (outcome.finish) {
    co_await wait_for(static_cast<int>(outcome.wait.count()));
    outcome.reply = outcome.finish();
  }
  const bool committed = call.changes && outcome.reply.status < 300;
  auto told = co_await courier_.deliver(std::move(outcome.before));
  Answer answer;
  answer.after = std::move(outcome.after);
  answer.is_cut = fault.kind == Fault::Kind::truncate;
  if (!fault.closes()) answer.reply = fault.answers() ? error_of(provider, fault) : outcome.reply;
  if (outcome.tells_deliveries) answer.reply = Reply(200, told);
  ledger_.finish(sequence, answer.reply ? answer.reply->status : 0, committed, describe(fault));
  co_return answer;
}

}  // namespace ledgerline::simulator
