#pragma once

#include <string>

#include "tools/simulator/http.hpp"

/// LiveKit's messages as its server reads and writes them (protobuf's JSON).
namespace ledgerline::simulator {

/// Twirp's error: {"code", "msg"}.
Reply twirp_error(int status, const std::string& message);

/// The field in a request, whether it is written sip_trunk_id or sipTrunkId; null where it is not set.
Json field(const Json& body, const std::string& name);
std::vector<std::string> texts(const Json& body, const std::string& name);

/// A message with all its fields, unset ones included; unknown ones are dropped. Throws std::invalid_argument
/// where a field has a wrong type.
Json inbound_trunk(const Json& body);
Json dispatch_rule(const Json& body);
/// What DeleteSIPTrunk answers: the old form of a trunk.
Json deleted_trunk(const std::string& id, const Json& trunk);

/// "+14155550100" for "1 (415) 555-0100".
std::string normalised(const std::string& number);

/// Applies a ListUpdate: set, add, remove, clear.
void update_list(Json& list, const Json& change);

}  // namespace ledgerline::simulator
