#include "adapters/livekit/livekit.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace ledgerline::livekit {
namespace {

/// Made by an effect of ours: its id is the name.
bool is_ours(const std::string& tag) { return tag.starts_with("eff_"); }

/// What stands for a target, if anything: ours before another's.
template <class Item>
std::optional<Result> judged(const std::vector<Item>& items, const std::string& tag, const auto& target,
                             const char* taken, const std::string& what) {
  const Item* others = nullptr;
  for (const auto& item : items) {
    if (!is_for(item, target)) continue;
    if (item.tag == tag) return Result::done(item.id);
    others = &item;
  }
  if (!others) return {};
  return Result::refused(taken, fmt::format("LiveKit has {} for {} already, made for something else: look at "
                                            "it there, and delete it if nobody needs it",
                                            others->id, what));
}

}  // namespace

LiveKit::LiveKit(Http& http, Settings settings)
    : http_(http), settings_(std::move(settings)), provider_(settings_.provider()), requests_(settings_) {}

Awaitable<std::optional<Result>> LiveKit::standing(const SipTrunkOrder& order) {
  const auto reply = co_await http_.send(requests_.trunks(order.number));
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  const auto trunks = read_trunks(reply.body);
  if (!trunks) co_return http::of_question(http::unreadable(reply, provider_));
  co_return judged(*trunks, order.tag, order.number, "TRUNK_TAKEN", order.number.str());
}

Awaitable<std::optional<Result>> LiveKit::standing(const DispatchRuleOrder& order) {
  const auto reply = co_await http_.send(requests_.rules(order.trunk));
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  const auto rules = read_rules(reply.body);
  if (!rules) co_return http::of_question(http::unreadable(reply, provider_));
  co_return judged(*rules, order.tag, order.trunk, "RULE_TAKEN", order.trunk);
}

template <class Order>
Awaitable<Result> LiveKit::made(const Order& order, HttpRequest request,
                                std::optional<std::string> (*read)(std::string_view)) {
  const auto reply = co_await http_.send(std::move(request));
  if (is_conflict(reply)) {
    if (auto there = co_await standing(order)) co_return *there;
    co_return Result::deferred("CONFLICT",
                               "LiveKit speaks of a conflict and shows none: looked at again later");
  }
  if (auto why = trouble(reply, provider_)) co_return *why;
  const auto id = read(reply.body);
  co_return id ? Result::done(*id) : http::unreadable(reply, provider_);
}

Awaitable<Result> LiveKit::trunk(SipTrunkOrder order) {
  if (auto there = co_await standing(order)) co_return *there;
  co_return co_await made(order, requests_.trunk(order), &read_trunk_id);
}

Awaitable<Result> LiveKit::dispatch(DispatchRuleOrder order) {
  if (auto there = co_await standing(order)) co_return *there;
  co_return co_await made(order, requests_.rule(order), &read_rule_id);
}

Awaitable<Result> LiveKit::removed(std::string id, HttpRequest request) {
  const auto reply = co_await http_.send(std::move(request));
  if (is_not_found(reply)) co_return Result::done(id);
  if (auto why = trouble(reply, provider_)) co_return *why;
  co_return Result::done(id);
}

Awaitable<Found<std::vector<Trunk>>> LiveKit::our_trunks(E164 number) {
  const auto reply = co_await http_.send(requests_.trunks(number));
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  auto trunks = read_trunks(reply.body);
  if (!trunks) co_return http::of_question(http::unreadable(reply, provider_));
  std::erase_if(*trunks, [&](const Trunk& trunk) { return !is_for(trunk, number) || !is_ours(trunk.tag); });
  co_return std::move(*trunks);
}

Awaitable<Result> LiveKit::remove_dispatch(E164 number) {
  const auto trunks = co_await our_trunks(number);
  if (!trunks) co_return trunks.failure;
  for (const auto& trunk : *trunks.value) {
    const auto reply = co_await http_.send(requests_.rules(trunk.id));
    if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
    const auto rules = read_rules(reply.body);
    if (!rules) co_return http::of_question(http::unreadable(reply, provider_));
    for (const auto& rule : *rules) {
      if (!is_for(rule, trunk.id) || !is_ours(rule.tag)) continue;
      auto result = co_await removed(rule.id, requests_.delete_rule(rule.id));
      if (!result.ok()) co_return result;
    }
  }
  co_return Result::done("");
}

Awaitable<Result> LiveKit::remove_trunk(E164 number) {
  const auto trunks = co_await our_trunks(number);
  if (!trunks) co_return trunks.failure;
  for (const auto& trunk : *trunks.value) {
    auto result = co_await removed(trunk.id, requests_.delete_trunk(trunk.id));
    if (!result.ok()) co_return result;
  }
  co_return Result::done("");
}

}  // namespace ledgerline::livekit
