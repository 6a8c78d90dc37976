#pragma once

#include <string>

#include "adapters/postgres/database.hpp"
#include "engine/token.hpp"

namespace ledgerline::tests {

/// A token of the log's that nobody had before; of role tenant it names one, which need not be registered.
std::string fresh_token(const postgres::Database& database, TokenRole role, const std::string& tenant = {});

}  // namespace ledgerline::tests
