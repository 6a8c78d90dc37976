#include "tests/support/cluster.hpp"

#include <atomic>
#include <filesystem>
#include <stdlib.h>
#include <unistd.h>

#include <fmt/format.h>

#include "adapters/postgres/migrate.hpp"

namespace ledgerline::tests {
namespace {

namespace fs = std::filesystem;

/// Ends with the program: first the server, then its folder.
struct Private {
  fs::path folder;
  std::unique_ptr<postgres::Embedded> embedded;
  Private() {
    std::string name = (fs::temp_directory_path() / "ledgerline-tests-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make a folder for the test cluster");
    folder = name;
    fs::permissions(folder, fs::perms(0755));
    embedded = std::make_unique<postgres::Embedded>(folder / "pg");
  }
  ~Private() {
    embedded.reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

Private& shared() {
  static Private one;
  return one;
}

}  // namespace

postgres::Embedded& cluster() { return *shared().embedded; }

Key test_key() { return {1, 2, 3, 4, 5}; }
Vault test_vault() { return Vault(test_key()); }

postgres::Database fresh_log() {
  static std::atomic<int> count = 0;
  const postgres::Database database{cluster().url(), fmt::format("test_{}_{}", ::getpid(), ++count)};
  postgres::migrate(database, test_vault().check_value());
  return database;
}

std::unique_ptr<postgres::PostgresLog> open_log(const postgres::Database& database) {
  return std::make_unique<postgres::PostgresLog>(database, test_vault().check_value());
}

pqxx::result superuser(const postgres::Database& database, const std::string& sql) {
  pqxx::connection connection(database.url);
  pqxx::nontransaction work(connection);
  work.exec(
      fmt::format("set application_name = superuser; set client_min_messages = warning; set timezone = "
                  "'UTC'; set ledgerline.folds = on; set "
                  "search_path = {}",
                  database.schema));
  return work.exec(sql);
}

}  // namespace ledgerline::tests
