#include "adapters/health/health.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "adapters/postgres/migrate.hpp"
#include "adapters/web/problem.hpp"

namespace ledgerline::health {
namespace {

using Shared = std::shared_ptr<const Surroundings>;

web::Response status(const char* text) {
  return web::Response(200, "application/json", fmt::format(R"({{"status":"{}"}})", text));
}

Awaitable<web::Response> alive(web::Request&) { co_return status("alive"); }

/// Why this process takes no commands; empty where it does.
std::string impediment(const Surroundings& around) {
  if (around.is_stopping()) return "this process is stopping: another one has to answer";
  const auto busy = around.busy_for();
  if (busy <= around.patience) return "";
  return fmt::format("the engine has been in one turn for {} s: is the database there, or is a row locked?",
                     busy / 1'000'000);
}

/// Why the log cannot be used; empty where it can. On a reader's thread.
std::string log_problem(postgres::PostgresLog& log, const std::string& master_check) {
  try {
    const auto state =
        postgres::check_log(log.session(), log.database(), master_check, postgres::Purpose::turns);
    if (state.epoch == log.epoch()) return "";
    return "the log was migrated or rebuilt by another build: start this program again";
  } catch (const Unavailable& e) {
    return e.what();
  }
}

Awaitable<web::Response> ready(Shared around) {
  auto problem = impediment(*around);
  if (problem.empty()) {
    auto question = [around](postgres::PostgresLog& log) { return log_problem(log, around->master_check); };
    problem = co_await around->readers.ask(std::move(question));
  }
  if (!problem.empty()) throw web::Refused(503, "NOT_READY", problem);
  co_return status("ready");
}

}  // namespace

std::vector<web::Route> routes(Surroundings around) {
  const auto shared = std::make_shared<const Surroundings>(std::move(around));
  const auto readyz = [shared](web::Request&) { return ready(shared); };
  return {{"GET", "/healthz", "healthz", alive}, {"GET", "/readyz", "readyz", readyz}};
}

}  // namespace ledgerline::health
