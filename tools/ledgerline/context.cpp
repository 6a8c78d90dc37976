#include "tools/ledgerline/context.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <future>
#include <pwd.h>
#include <unistd.h>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "engine/ticker.hpp"
#include "events/kernel/error.hpp"
#include "projections/narrator/narrator.hpp"
#include "tools/ledgerline/master_key.hpp"

namespace ledgerline::cli {
namespace {

std::string user_at_host() {
  const auto* user = ::getpwuid(::getuid());
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return fmt::format("{}@{}", user ? user->pw_name : std::to_string(::getuid()), host.data());
}

bool holds_logs(const std::string& url) {
  return postgres::Session(url, "")
             .query("select from pg_tables where tablename = 'migrations' limit 1")
             .size() > 0;
}

void log_told(const std::vector<Told>& told) {
  for (const auto& event : told)
    for (const auto& line : narrate(event)) spdlog::info("{}", line);
}

}  // namespace

Context::Context(Options options) : options_(std::move(options)) {
  postgres::check_log_name(options_.log);
  if (options_.actor.empty()) options_.actor = user_at_host();
}

Context::~Context() = default;

postgres::Database Context::database() {
  if (!options_.database.empty()) return {options_.database, options_.log};
  if (!embedded_) embedded_ = std::make_unique<postgres::Embedded>(options_.embedded);
  return {embedded_->url(), options_.log};
}

Vault& Context::vault() {
  if (vault_) return *vault_;
  if (options_.database.empty()) database();
  const bool none_named = embedded_ && options_.master_key_file.empty();
  if (none_named && (has_master_key(embedded_->folder()) || !std::getenv("LEDGERLINE_MASTER_KEY")))
    return vault_.emplace(
        embedded_master_key(embedded_->folder(), random_, [&] { return holds_logs(embedded_->url()); }));
  return vault_.emplace(configured_master_key(options_.master_key_file));
}

postgres::MigrationReport Context::migrate() { return postgres::migrate(database(), vault().check_value()); }

postgres::PostgresLog& Context::open(postgres::Purpose purpose) {
  if (log_) return *log_;
  const auto where = database();
  if (embedded_) {
    postgres::Session session(where.url, fmt::format("set search_path = {}", where.schema));
    const bool by_itself = options_.log == Options{}.log;  // another name may be a slip of the pen
    if (by_itself && !postgres::is_migrated(session, where)) {
      migrate();
      spdlog::info("log {} in {} is made or updated", where.schema, embedded_->folder().native());
    }
  }
  log_ = std::make_unique<postgres::PostgresLog>(where, vault().check_value(), purpose);
  return *log_;
}

Engine& Context::engine() {
  if (engine_) return *engine_;
  Engine::Options options;
  options.policy = options_.policy;
  options.observer = listeners_.turns;
  options.told = [grew = listeners_.grew](const std::vector<Told>& told) {
    if (grew && !told.empty()) grew(told.back().event.position);
    log_told(told);
  };
  engine_ = std::make_unique<Engine>(log(), vault(), random_, std::move(options));
  return *engine_;
}

Command Context::command(Request request, const std::string& id) {
  Command command;
  std::array<std::uint8_t, 10> bytes{};
  random_.fill(bytes);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  command.id = id.empty() ? ordered_uuid(now.count(), bytes) : parse_uuid(id);
  command.cause = cause();
  command.request = std::move(request);
  return command;
}

Cause Context::cause() const {
  Cause cause;
  cause.actor = Actor(options_.actor);
  if (!options_.reason.empty()) cause.reason = Reason(options_.reason);
  if (!options_.correlation.empty()) cause.correlation = Reference(options_.correlation);
  return cause;
}

std::vector<Outcome> Context::run(std::vector<Command> commands) {
  tick(engine(), Actor("ticker:" + options_.actor.substr(0, 180)));
  std::vector<std::promise<Outcome>> promises(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i)
    engine().submit(std::move(commands[i]),
                    [&, i](Outcome outcome) { promises[i].set_value(std::move(outcome)); });
  std::vector<Outcome> outcomes;
  for (auto& promise : promises) outcomes.push_back(promise.get_future().get());
  return outcomes;
}

}  // namespace ledgerline::cli
