#pragma once

#include <map>
#include <string>

#include "adapters/postgres/figures.hpp"

namespace ledgerline::metrics {

/// For how many days each country's available numbers last, at the pace of the last seven days. A country
/// that gave none in that time has no pace.
std::map<std::string, double> days_left(const postgres::Figures& figures);

}  // namespace ledgerline::metrics
