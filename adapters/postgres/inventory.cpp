#include "adapters/postgres/inventory.hpp"

#include "events/known.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {

std::vector<Stock> inventory(PostgresLog& log) {
  std::vector<Stock> all;
  for (const auto& row : log.session().query(std::string(sql::inventory))) {
    Stock stock{row[0].c_str(),        row[1].as<int>(),      row[2].as<std::int64_t>(),
                row[3].as<Position>(), row[4].as<Position>(), {}};
    stock.problem = reading_problem(stock.type, stock.version);
    all.push_back(std::move(stock));
  }
  return all;
}

}  // namespace ledgerline::postgres
