#include "adapters/postgres/histories.hpp"

#include <fmt/format.h>

#include "adapters/postgres/rows.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr std::size_t events_a_page = 5000;

}  // namespace

void each_history(PostgresLog& log, std::string_view column, Position up_to,
                  const std::function<void(const std::vector<Stored>&)>& page) {
  Session session(log.database().url, session_settings(log.database()));
  session.transact([&](pqxx::work& work) {
    work.exec("set transaction isolation level repeatable read, read only");
    // sql: the column is a constant of this build
    exec(work,
         fmt::format(
             "declare histories no scroll cursor for {0} and {1} is not null order by {1}, {1}_version",
             sql::read_slice, column),
         {"0", std::to_string(up_to), "infinity"});
    for (;;) {
      const auto rows = work.exec(fmt::format("fetch {} from histories", events_a_page));  // sql: a number
      std::vector<Stored> events;
      for (const auto& row : rows)
        events.push_back(stored_of([&](std::size_t cell) { return text_of(row[static_cast<int>(cell)]); }));
      if (!events.empty()) page(events);
      if (events.size() < events_a_page) return;
    }
  });
}

}  // namespace ledgerline::postgres
