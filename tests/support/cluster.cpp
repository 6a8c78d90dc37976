#include "tests/support/cluster.hpp"

#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <stdlib.h>
#include <sys/wait.h>
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

const Key master_key{1, 2, 3, 4, 5};

std::string content_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

int spawn(const postgres::Database& database, const std::vector<std::string>& arguments,
          std::vector<std::string> environment, const std::string& out, const std::string& err) {
  std::vector<std::string> all = {LEDGERLINE_BIN, "--log", database.schema};
  all.insert(all.end(), arguments.begin(), arguments.end());
  environment.push_back("LEDGERLINE_DATABASE_URL=" + database.url);
  environment.push_back("LEDGERLINE_MASTER_KEY=" + format_key(master_key));
  std::vector<char*> argv, envp;
  for (auto& argument : all) argv.push_back(argument.data());
  for (auto& variable : environment) envp.push_back(variable.data());
  for (char** variable = environ; *variable; ++variable) envp.push_back(*variable);
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  ::posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, LEDGERLINE_BIN, &files, nullptr, argv.data(), envp.data());
  ::posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error(fmt::format("cannot start {}", LEDGERLINE_BIN));
  return pid;
}

}  // namespace

postgres::Embedded& cluster() { return *shared().embedded; }

Vault test_vault() { return Vault(master_key); }

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
  work.exec(fmt::format("set client_min_messages = warning; set timezone = 'UTC'; set search_path = {}",
                        database.schema));
  return work.exec(sql);
}

ProgramResult run_program(const postgres::Database& database, const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment) {
  static std::atomic<int> count = 0;
  const auto base = shared().folder / fmt::format("program-{}", ++count);
  const auto out = base.string() + ".out", err = base.string() + ".err";
  ProgramResult result;
  result.exit = wait_for_program(spawn(database, arguments, environment, out, err));
  result.out = content_of(out);
  result.err = content_of(err);
  fs::remove(out);
  fs::remove(err);
  return result;
}

int start_program(const postgres::Database& database, const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment) {
  return spawn(database, arguments, environment, "/dev/null", "/dev/null");
}

int wait_for_program(int pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace ledgerline::tests
