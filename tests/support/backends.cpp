#include "tests/support/backends.hpp"

#include <chrono>
#include <stdexcept>

#include "tests/support/cluster.hpp"

namespace ledgerline::tests {
namespace {

/// A gate's lock has two keys, so that it is never the log's, which has one.
constexpr const char* make_gates = R"(
create function pass_gate() returns trigger language plpgsql set lock_timeout = 0 as $$
begin
  perform pg_advisory_xact_lock_shared(4711, ascii(right(current_setting('application_name'), 1)));
  return null;
end $$;
create constraint trigger gate after insert on events deferrable initially deferred
  for each row execute function pass_gate())";

// Activity is read before blockers are asked for: who ended a transaction in the one blocks nobody in the
// other.
constexpr const char* look_at_all = R"(
with sessions as (
  select pid, right(application_name, 1) as name, coalesce(state, '') as state
  from pg_stat_activity where starts_with(application_name, $1)
), backends as (
  select name, state, pg_isolation_test_session_is_blocked(pid, (select array_agg(pid) from sessions)) as blocked,
         exists (select from pg_locks l where l.pid = s.pid and l.locktype = 'advisory' and l.objsubid = 2
                 and not l.granted) as at_gate
  from sessions s
)
select name, bool_or(blocked), bool_or(at_gate), bool_or(state in ('active', 'idle in transaction')),
       bool_or(state = 'active' and not blocked and not at_gate), bool_or(state = 'idle in transaction')
from backends group by name)";

constexpr const char* describe_all = R"(
select format('%s: %s, waits for %s, last %s', right(application_name, 1), state, coalesce(wait_event, 'nothing'),
              left(query, 60))
from pg_stat_activity where starts_with(application_name, $1) order by application_name, pid)";

constexpr const char* end_all =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1";

std::string key_of(char session) { return std::to_string(static_cast<int>(session)); }

}  // namespace

Backends::Backends(const postgres::Database& database) : database_(database), connection_(database.url) {
  superuser(database, make_gates);
  ask("set jit = off", {});
  for (char session = 'A'; session <= 'Z'; ++session) open_.insert(session);
  close_gates();
}

postgres::Database Backends::of(char session) const {
  return {database_.url + "&application_name=" + prefix() + session, database_.schema};
}

pqxx::result Backends::ask(const std::string& sql, const std::vector<postgres::Param>& params) {
  pqxx::nontransaction work(connection_);
  return postgres::exec(work, sql, params);
}

std::map<char, Backends::Seen> Backends::look() {
  std::map<char, Seen> seen;
  for (const auto& row : ask(look_at_all, {prefix()}))
    seen[row[0].c_str()[0]] = {row[1].as<bool>(), row[2].as<bool>(), row[3].as<bool>(), row[4].as<bool>(),
                               row[5].as<bool>()};
  return seen;
}

std::string Backends::described() {
  std::string lines;
  for (const auto& row : ask(describe_all, {prefix()})) lines += std::string("\n  ") + row[0].c_str();
  return lines;
}

void Backends::open_gate(char session) {
  if (open_.insert(session).second) ask("select pg_advisory_unlock(4711, $1::integer)", {key_of(session)});
}
void Backends::close_gates() {
  std::erase_if(open_, [&](char session) {
    return ask("select pg_try_advisory_lock(4711, $1::integer)", {key_of(session)})[0][0].as<bool>();
  });
}

/// Asked again until they are gone: the server's own way to wait for it looks ten times a second.
void Backends::end(char session) const {
  pqxx::connection connection(database_.url);
  pqxx::nontransaction work(connection);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!postgres::exec(work, end_all, {prefix() + session}).empty())
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the server does not end a session");
}

}  // namespace ledgerline::tests
