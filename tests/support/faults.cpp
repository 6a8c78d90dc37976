#include "tests/support/faults.hpp"

#include <array>
#include <fstream>
#include <future>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <fmt/format.h>

#include "adapters/postgres/migrate.hpp"

namespace ledgerline::tests {
namespace {

namespace fs = std::filesystem;

Engine::Options options_with(int attempts) {
  Engine::Options options;
  options.attempts = attempts;
  return options;
}

/// In memory where there is plenty. A process that is killed loses nothing that it wrote, synced or not, so
/// that a disk would prove nothing more.
fs::path quick_folder() {
  constexpr std::uintmax_t plenty = 4ULL << 30;
  const fs::path memory = "/dev/shm";
  std::error_code absent;
  const auto space = fs::space(memory, absent);
  return !absent && space.available > plenty ? memory : fs::temp_directory_path();
}

}  // namespace

Holder::Holder(const postgres::Database& database, const std::string& sql)
    : connection_(std::make_unique<pqxx::connection>(database.url)),
      transaction_(std::make_unique<pqxx::work>(*connection_)) {
  transaction_->exec("set local search_path = " + database.schema);  // sql: a test's own schema
  transaction_->exec(sql);
}

void Holder::let_go() {
  transaction_.reset();
  connection_.reset();
}

LockHog::LockHog(const postgres::Database& database, How how)
    : connection_(PQconnectdb(database.url.c_str()), &PQfinish) {
  const auto key = std::to_string(postgres::lock_key_of(open_log(database)->id()));
  auto* const c = connection_.get();
  if (how == How::working) {
    // sql: the key is a number
    PQsendQuery(c, fmt::format("select pg_advisory_lock({}), pg_sleep(600)", key).c_str());
  } else {
    const char* const value = key.c_str();
    PQenterPipelineMode(c);
    PQsendQueryParams(c, "begin", 0, nullptr, nullptr, nullptr, nullptr, 0);
    PQsendQueryParams(c, "select pg_advisory_xact_lock($1::bigint)", 1, nullptr, &value, nullptr, nullptr, 0);
    PQsendFlushRequest(c);
  }
  PQflush(c);
  if (!comes_true(database, fmt::format("select count(*) = 1 from pg_locks where granted and pid = {} and {}",
                                        PQbackendPID(c), is_log_lock(database))))
    throw std::runtime_error("the log's lock cannot be had");
}

/// Its server process does not see a closed connection while it sleeps.
LockHog::~LockHog() {
  const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> cancel(PQgetCancel(connection_.get()),
                                                                  &PQfreeCancel);
  std::array<char, 256> problem{};
  if (cancel) PQcancel(cancel.get(), problem.data(), static_cast<int>(problem.size()));
}

bool LockHog::is_ended(int patience_ms) const {
  pollfd end{PQsocket(connection_.get()), POLLIN, 0};
  while (PQstatus(connection_.get()) == CONNECTION_OK && ::poll(&end, 1, patience_ms) == 1)
    if (PQconsumeInput(connection_.get()) != 1) return true;
  return PQstatus(connection_.get()) != CONNECTION_OK;
}

std::string is_log_lock(const postgres::Database& database) {
  const auto key = postgres::lock_key_of(open_log(database)->id());
  return fmt::format(
      "locktype = 'advisory' and objsubid = 1 and ((classid::bigint << 32) | objid::bigint) = {}", key);
}

bool comes_true(const postgres::Database& database, const std::string& sql) {
  pqxx::connection connection(database.url);
  pqxx::nontransaction work(connection);
  work.exec("set search_path = " + database.schema);  // sql: a test's own schema
  for (int tries = 0; tries < 3000; ++tries) {
    const auto rows = work.exec(sql);
    if (!rows.empty() && !rows[0][0].is_null() && rows[0][0].as<bool>()) return true;
    work.exec("select pg_sleep(0.01)");
  }
  return false;
}

Victim::Victim() {
  auto name = (quick_folder() / "ledgerline-victim-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make a folder for a cluster");
  folder_ = name;
  fs::permissions(folder_, fs::perms(0755));
  start_server();
  database_ = {server_->url(), "victim"};
  postgres::migrate(database_, test_vault().check_value());
}

postgres::Database Victim::fresh_log() {
  const postgres::Database database{database_.url, fmt::format("victim_{}", ++logs_)};
  postgres::migrate(database, test_vault().check_value());
  return database;
}

/// An immediate shutdown: nothing of it is kept, so it need not be written down; but unlike a killed server
/// it gives back its shared memory.
Victim::~Victim() {
  if (const int postmaster = server_->postmaster(); postmaster != 0) ::kill(postmaster, SIGQUIT);
  server_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

/// The new user of the cluster comes before the old one goes, who would stop what nobody uses.
void Victim::start_server() { server_ = std::make_unique<postgres::Embedded>(folder_ / "pg"); }

void Victim::kill_server() {
  const int postmaster = server_->postmaster();
  ::kill(postmaster, SIGSTOP);  // so that it starts no child while we look
  std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", postmaster));
  std::vector<int> all = {postmaster};
  for (int pid = 0; children >> pid;) all.push_back(pid);
  for (const int pid : all) ::kill(pid, SIGKILL);
}

LocalEngine::LocalEngine(const postgres::Database& database, int attempts)
    : log_(open_log(database)), engine_(*log_, test_vault(), random_, options_with(attempts)) {}

Command LocalEngine::command(Request request) {
  Command command;
  command.id = engine_.new_id();
  command.cause.actor = Actor("test");
  command.request = std::move(request);
  return command;
}

/// A first command's answer queues the others, on the engine's own thread: it takes its next turn after that.
std::vector<Outcome> LocalEngine::run_together(std::vector<Request> requests) {
  if (requests.empty()) return {};  // nobody would wait for the first command, which refers to them
  std::vector<std::promise<Outcome>> promises(requests.size());
  engine_.submit(command(LapsePayment{TenantId("nobody")}), [&](const Outcome&) {
    for (std::size_t i = 0; i < requests.size(); ++i)
      engine_.submit(command(std::move(requests[i])),
                     [&promises, i](Outcome outcome) { promises[i].set_value(std::move(outcome)); });
  });
  std::vector<Outcome> outcomes;
  for (auto& promise : promises) outcomes.push_back(promise.get_future().get());
  return outcomes;
}

std::string tenant_name(std::size_t i) { return fmt::format("tenant-{:05}", i); }
std::string number_name(std::size_t i) { return fmt::format("+447111{:06}", i); }

RegisterTenant registration(const std::string& tenant, const std::string& owner_phone) {
  RegisterTenant request;
  request.tenant.tenant = TenantId(tenant);
  request.tenant.business_name = Personal<Name>(Name("Business of " + tenant));
  request.tenant.country = Country("GB");
  request.tenant.region = Code("UK");
  request.tenant.owner_phone = Personal<E164>(E164(owner_phone));
  return request;
}

void populate(const postgres::Database& database, std::size_t tenants, std::size_t numbers) {
  LocalEngine engine(database);
  std::vector<Request> registering, paying, adding;
  for (std::size_t i = 0; i < tenants; ++i) {
    registering.emplace_back(registration(tenant_name(i), fmt::format("+4479{:08}", i)));
    paying.emplace_back(ActivatePayment{TenantId(tenant_name(i)), {}});
  }
  for (std::size_t i = 0; i < numbers; ++i) {
    if (i % most_numbers_a_command == 0) adding.emplace_back(AddNumbers{});
    NumberAdded added;
    added.number = PoolNumber(number_name(i));
    added.country = Country("GB");
    std::get<AddNumbers>(adding.back()).numbers.push_back(std::move(added));
  }
  for (auto* requests : {&registering, &paying, &adding})
    for (const auto& outcome : engine.run_together(std::move(*requests)))
      if (outcome.kind != Outcome::Kind::done)
        throw std::runtime_error("cannot populate: " + outcome.message);
}

std::string broken_invariants(const postgres::Database& database) {
  constexpr auto sql = R"(
select 'positions have gaps' as broken from events having count(*) <> coalesce(max(position), 0)
union all select 'the log does not know its head' from log where position <> (select count(*) from events)
union all select 'versions of ' || tenant || ' have gaps' from events where tenant is not null
  group by tenant having count(*) <> max(tenant_version)
union all select 'versions of ' || number || ' have gaps' from events where number is not null
  group by number having count(*) <> max(number_version)
union all select 'events of command ' || command_id || ' are not in a row' from events
  group by command_id having count(*) <> max(position) - min(position) + 1
union all select 'time goes back at ' || position from (
  select position, recorded_at, lag(recorded_at) over (order by position) as before from events) t
  where recorded_at < before
union all select number || ' is given or freed twice in a row at ' || position from (
  select position, number, type, lag(type, 1, 'number.released') over (partition by number order by position) as before
  from events where type in ('number.assigned', 'number.released')) t where type = before
union all select tenant || ' is given or gives up a number twice in a row at ' || position from (
  select position, tenant, type, lag(type, 1, 'number.released') over (partition by tenant order by position) as before
  from events where type in ('number.assigned', 'number.released')) t where type = before
union all select tenant || ' was given a number without payment at ' || position from events e
  where type = 'number.assigned' and 'payment.activated' is distinct from (
    select type from events p where p.tenant = e.tenant and p.position < e.position and p.type like 'payment.%'
    order by position desc limit 1)
union all select coalesce(n.number, t.number) || ' and its tenant disagree'
  from (select number, tenant from numbers where status = 'assigned') n
  full join (select number, id from tenants where number is not null) t on t.number = n.number
  where n.tenant is distinct from t.id
union all select id || ' waits without having been queued' from tenants t where waiting_since > 0 and not exists (
  select from events e where e.position = t.waiting_since and e.tenant = t.id and e.type = 'allocation.queued')
union all select id || ' waits beside an available number' from tenants t where waiting_since > 0 and exists (
  select from numbers n where n.status = 'available' and n.country = t.country)
)";
  std::string all;
  for (const auto& row : superuser(database, sql)) all += std::string(row[0].c_str()) + "\n";
  return all;
}

std::string ask(const postgres::Database& database, const std::string& sql) {
  const auto rows = superuser(database, sql);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

}  // namespace ledgerline::tests
