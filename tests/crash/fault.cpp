#include "tests/crash/fault.hpp"

#include <signal.h>

#include <fmt/format.h>

namespace ledgerline::tests::crash {
namespace {

void end_latest_session(const postgres::Database& database) {
  const auto ended =
      ask(database,
          "select pg_terminate_backend(pid, 30000) from pg_stat_activity where backend_type = "
          "'client backend' and application_name <> 'superuser' order by state_change desc limit 1");
  if (ended.empty()) throw NothingToFail();
  if (ended != "t") throw std::runtime_error("the session did not end");
}

}  // namespace

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::process_killed: return "process killed";
    case Fault::postgres_killed: return "Postgres killed";
    case Fault::session_ended: return "session ended";
  }
  return "?";
}

std::string variable_for(Fault fault, const std::string& point) {
  return fmt::format("LEDGERLINE_POINT={}:{}", point, fault == Fault::process_killed ? "kill" : "stop");
}

std::string see_through(Fault fault, Running& process, Victim& server, bool goes_on) {
  std::string wrong;
  const bool stands = fault != Fault::process_killed && process.stops();
  if (fault == Fault::postgres_killed && stands) {
    server.kill_server();
    server.start_server();
  }
  if (fault == Fault::session_ended && stands) end_latest_session(server.database());
  if (stands) process.go_on();
  const auto said = process.ends();
  const bool killed = said.exit == 128 + SIGKILL;
  if (fault == Fault::process_killed ? !killed : !stands)
    wrong += fmt::format("it never came there: {}{}\n", said.out, said.err);
  else if (!killed && (said.exit > 128 || (goes_on && said.exit != 0)))
    wrong += fmt::format("it ended with {}: {}{}\n", said.exit, said.out, said.err);
  return wrong;
}

}  // namespace ledgerline::tests::crash
