#include "engine/effects/guard.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/points.hpp"

namespace ledgerline {
namespace {

std::string provider_of(const std::string& operation) { return operation.substr(0, operation.find(':')); }

HttpReply not_sent(std::string code, std::string why) {
  HttpReply reply;
  reply.trouble = HttpReply::Trouble::not_sent;
  reply.code = std::move(code);
  reply.why = std::move(why);
  return reply;
}

/// A provider that answers is well, whatever it says; one that says that it is not well is believed.
bool healthy(const HttpReply& reply) {
  return reply.trouble == HttpReply::Trouble::none && reply.status < 500;
}

}  // namespace

std::string_view name_of(Guard::Breaker breaker) {
  constexpr std::array<std::string_view, 3> names = {"closed", "open", "half-open"};
  return names[static_cast<std::size_t>(breaker)];
}

Awaitable<std::int64_t> Guard::enter(std::string operation) {
  const auto provider = provider_of(operation);
  for (auto wait = wait_for_turn(provider); wait > 0; wait = wait_for_turn(provider))
    co_await timers_.sleep(wait);
  co_return closed_for(operation);
}

/// 0 where the call may go on; else microseconds until the breaker lets one through.
std::int64_t Guard::closed_for(const std::string& operation) {
  auto& state = states_[operation];
  if (state.breaker == Breaker::closed) return 0;
  const auto left = state.opened + limits_.open_for - timers_.now();
  if (left > 0) return left;
  if (state.probing) return std::max<std::int64_t>(limits_.open_for / 10, 1);  // one call finds out for all
  state.probing = true;
  become(operation, state, Breaker::half_open);
  return 0;
}

/// Takes a token, or says how long until there is one.
std::int64_t Guard::wait_for_turn(const std::string& provider) {
  const auto limit = limits_.a_second.find(provider);
  if (limit == limits_.a_second.end() || limit->second <= 0) return 0;
  const auto rate = limit->second / 1e6;  // a microsecond
  const auto most = std::max(1.0, limit->second * limits_.burst);
  const auto [at, fresh] = buckets_.try_emplace(provider);
  auto& bucket = at->second;
  const auto now = timers_.now();
  bucket.tokens =
      fresh ? most : std::min(most, bucket.tokens + static_cast<double>(now - bucket.filled) * rate);
  bucket.filled = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return static_cast<std::int64_t>((1 - bucket.tokens) / rate) + 1;
}

void Guard::leave(const std::string& operation, bool healthy) {
  auto& state = states_[operation];
  const bool probed = std::exchange(state.probing, false);
  if (healthy) {
    state.failures = 0;
    if (state.breaker != Breaker::closed) become(operation, state, Breaker::closed);
    return;
  }
  ++state.failures;
  if (!probed && (state.breaker != Breaker::closed || state.failures < limits_.failures)) return;
  state.opened = timers_.now();
  become(operation, state, Breaker::open);
}

void Guard::become(const std::string& operation, State& state, Breaker breaker) {
  state.breaker = breaker;
  if (changed_) changed_(operation, breaker);
}

std::map<std::string, Guard::Breaker> Guard::breakers() const {
  std::map<std::string, Breaker> all;
  for (const auto& [operation, state] : states_) all[operation] = state.breaker;
  return all;
}

Awaitable<HttpReply> GuardedHttp::send(HttpRequest request) {
  const auto operation = request.operation;
  const auto open_for = co_await guard_.enter(operation);
  if (open_for > 0) {
    auto reply =
        not_sent("BREAKER_OPEN", fmt::format("{} failed too often of late: its breaker is open", operation));
    reply.retry_after = open_for;
    co_return reply;
  }
  bool well = false;
  try {
    auto reply = co_await http_.send(std::move(request));
    well = healthy(reply);
    guard_.leave(operation, well);
    co_return reply;
  } catch (...) {
    guard_.leave(operation, false);
    throw;
  }
}

Awaitable<HttpReply> PointedHttp::send(HttpRequest request) {
  const auto operation = request.operation;
  point("http.sending", operation);
  auto reply = co_await http_.send(std::move(request));
  point("http.answered", operation);
  co_return reply;
}

Awaitable<HttpReply> LeasedHttp::send(HttpRequest request) {
  const auto left = until_ - timers_.now();
  if (left > 0) {
    request.timeout = std::min(request.timeout, std::chrono::milliseconds(left / 1000 + 1));
    auto reply = co_await http_.send(std::move(request));
    co_return reply;
  }
  co_return not_sent("LEASE_OVER", "the attempt's time was over before this could be sent");
}

}  // namespace ledgerline
