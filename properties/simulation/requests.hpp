#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/commands.hpp"

namespace ledgerline::simulation {

/// A request by its command's name and the names of its fields, such as
/// {"command": "number.release", "tenant": "shop", "reason": "closed"}; number.provision takes tenant,
/// supply, voice, kind and number. Throws BadInput, which names the field.
Request read_request(const nlohmann::ordered_json& json);

}  // namespace ledgerline::simulation
