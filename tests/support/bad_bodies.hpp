#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/dice.hpp"

namespace ledgerline::tests {

/// A body that no operation takes: the one that `schema` (of the description `document`; null: the operation
/// has no body) asks for, with a flaw. Wherever it is sent, it has to be refused before anything is done.
std::string bad_body(const nlohmann::json& schema, const nlohmann::json& document, Dice& dice);

}  // namespace ledgerline::tests
