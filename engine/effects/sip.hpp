#pragma once

#include <string>

#include "engine/await.hpp"
#include "engine/effects/result.hpp"
#include "events/types.hpp"

namespace ledgerline {

struct SipTrunkOrder {
  E164 number;  // one trunk a number: updates of a shared one are lost when two meet
  std::string tag, tenant;
};

struct DispatchRuleOrder {
  std::string trunk;
  std::string tag, tenant;
  std::string agent, room_prefix = "call-";
};

/// The port to the SIP side of the rooms where agents answer (LiveKit). Each call is safe to repeat; creating
/// is serialised by number, because the provider's check for doubles is not atomic.
class SipRooms {
 public:
  virtual ~SipRooms() = default;
  /// done(trunk id); adopts ours. Refused TRUNK_TAKEN where another's tag is on a trunk with that number.
  virtual Awaitable<Result> trunk(SipTrunkOrder order) = 0;
  virtual Awaitable<Result> dispatch(DispatchRuleOrder order) = 0;
  /// What stands for a number, whether or not its id was ever learnt. Done too where there is nothing. Rules
  /// go before their trunk.
  virtual Awaitable<Result> remove_dispatch(E164 number) = 0;
  virtual Awaitable<Result> remove_trunk(E164 number) = 0;
};

}  // namespace ledgerline
