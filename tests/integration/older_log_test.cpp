#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/postgres/migrate.hpp"
#include "tests/integration/generations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

/// A log that an older build made: its rows are there, and go on to be used.
namespace ledgerline::tests::older_log_test {
namespace {

/// The texts of the first migrations, in order.
std::string first_migrations(std::size_t count) {
  const auto folder = std::filesystem::path(source_folder) / "adapters/postgres/sql/migrations";
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::ranges::sort(files);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    std::ifstream file(files.at(i));
    text.append(std::istreambuf_iterator<char>(file), {});
  }
  return text;
}

/// All that the log knows, in a log of its own that has the schema of an older build: the first migrations,
/// and rows without the columns that came later.
postgres::Database as_an_older_build_left_it(const postgres::Database& now, std::size_t migrations) {
  const postgres::Database old{now.url, now.schema + "_old"};
  superuser(now, "create schema " + old.schema);
  superuser(old, "create table migrations (like " + now.schema + ".migrations including all);" +
                     "insert into migrations select * from " + now.schema +
                     ".migrations where number <= " + std::to_string(migrations));
  superuser(old, first_migrations(migrations));
  const auto tables = superuser(
      old,
      "select table_name, string_agg(column_name, ', ') from information_schema.columns c "
      "join information_schema.tables t using (table_schema, table_name) "
      "where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name <> 'migrations' "
      "group by table_name order by table_name <> 'projections'");
  for (const auto& table : tables)
    superuser(old, fmt::format("insert into {0} ({1}) overriding system value select {1} from {2}.{0}",
                               table[0].c_str(), table[1].c_str(), now.schema));
  return old;
}

}  // namespace

TEST_CASE("a log from before erasure, generations and auditors is migrated with all its rows",
          "[integration][migrate]") {
  const Inhabited inhabited;
  const auto old = as_an_older_build_left_it(inhabited.database, 7);
  superuser(old, "update projections set version = 5 where name = 'tenants'");  // as that build folded them
  REQUIRE_THROWS_WITH(open_log(old), ContainsSubstring("has schema 7, this build needs"));

  const auto report = postgres::migrate(old, test_vault().check_value());
  CHECK(report.applied.front() == "0008_erasure");
  CHECK(report.applied.size() >= 3);
  const auto log = open_log(old);
  CHECK(log->head() == inhabited.log->head());
  CHECK(wrong_rows(*log) == 0);
  for (int i = 1; i <= 5; ++i)
    CHECK(log->tenant(Inhabited::tenant(i)) == inhabited.log->tenant(Inhabited::tenant(i)));
  CHECK(run_program(old, {"doctor"}).exit == 0);

  CHECK(run_program(old, {"tenant", "close", "t5", "--reason", "moved"}).exit == 0);
  CHECK(run_program(old, {"tenant", "erase", "t5", "--reason", "asked"}).exit == 0);
  CHECK(run_program(old, {"token", "create", "--role", "auditor"}).exit == 0);
  build(*log);
  swap(*log);
  CHECK(wrong_rows(*log) == 0);
  CHECK(run_program(old, {"doctor"}).exit == 0);
}

}  // namespace ledgerline::tests::older_log_test
