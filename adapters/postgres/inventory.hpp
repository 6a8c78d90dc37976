#pragma once

#include <string>
#include <vector>

#include "adapters/postgres/log.hpp"

namespace ledgerline::postgres {

/// The events of one type and version, and why this build cannot read them, where it cannot.
struct Stock {
  std::string type;
  int version = 0;
  std::int64_t count = 0;
  Position first = 0, last = 0;
  std::string problem;
};

/// By type and version. One pass of the server over the log. Throws Unavailable.
std::vector<Stock> inventory(PostgresLog& log);

}  // namespace ledgerline::postgres
