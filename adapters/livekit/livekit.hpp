#pragma once

#include <optional>
#include <string>

#include "adapters/livekit/settings.hpp"
#include "adapters/livekit/wire.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/sip.hpp"

namespace ledgerline::livekit {

/// LiveKit's SIP trunks and dispatch rules: the recipe of provider-apis.md, section 6. Holds no state between
/// calls; `http` outlives it, and it outlives its calls. LiveKit's check for doubles is not atomic: whoever
/// calls has one call at a time for a number, as an effect's lease gives.
class LiveKit final : public SipRooms {
 public:
  LiveKit(Http& http, Settings settings);
  LiveKit(const LiveKit&) = delete;
  LiveKit& operator=(const LiveKit&) = delete;

  Awaitable<Result> trunk(SipTrunkOrder order) override;
  Awaitable<Result> dispatch(DispatchRuleOrder order) override;
  Awaitable<Result> remove_dispatch(E164 number) override;
  Awaitable<Result> remove_trunk(E164 number) override;

 private:
  /// Ours, another's (TRUNK_TAKEN, RULE_TAKEN), a failed look, or nothing where there is none.
  Awaitable<std::optional<Result>> standing(const SipTrunkOrder& order);
  Awaitable<std::optional<Result>> standing(const DispatchRuleOrder& order);
  /// Creates, and adopts what a conflict points to.
  template <class Order>
  Awaitable<Result> made(const Order& order, HttpRequest request,
                         std::optional<std::string> (*read)(std::string_view));
  Awaitable<Result> removed(std::string id, HttpRequest request);
  /// Those with exactly this number that one of our effects made.
  Awaitable<Found<std::vector<Trunk>>> our_trunks(E164 number);

  Http& http_;
  const Settings settings_;
  const http::Provider provider_;
  const Requests requests_;
};

}  // namespace ledgerline::livekit
