#include <iostream>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/postgres/migrate.hpp"
#include "events/kernel/error.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/demo_purchase.hpp"
#include "tools/ledgerline/scenarios.hpp"
#include "tools/ledgerline/show.hpp"

namespace ledgerline::cli {
namespace {

constexpr int killed = 128 + 9;

void make_anew(Context& context, const std::string& log) {
  const auto url = context.database().url;
  // sql: the names are the demo's own
  postgres::Pipeline(url,
                     fmt::format("set client_min_messages = warning; drop schema if exists {} cascade", log));
  postgres::migrate({url, log}, context.vault().check_value());
}

void narrate(Show& show, const Scenario& scenario) {
  for (const auto& tenant : scenario.tenants) {
    show.note(fmt::format("the log tells the history of {}:", tenant));
    show.step(scenario.log, {{"history", tenant}});
    show.step(scenario.log, {{"history", tenant, "--narrate"}});
  }
}

void crash(Show& show) {
  const std::string log = "demo_crash", id = "crash-client", command = "00000000-0000-7000-8000-000000000001";
  const Step allocate{{"number", "allocate", id, "--command-id", command, "--json"}};
  auto dying = allocate;
  dying.exit = killed;
  show.title("A process is killed in mid-allocation");
  show.step(log, {{"pool", "add", "--from-env"}});
  show.step(log, {{"tenant", "register", id, "--name", "Crash Test", "--country", "UK", "--owner-phone",
                   "447900000201"}});
  show.step(log, {{"payment", "activate", id}});
  show.note("kill -9 with the turn decided and the log's lock held; nothing was committed:");
  show.step(log, dying, {"LEDGERLINE_POINT=turn.decided:kill"});
  show.step(log, {{"pool", "health"}});
  show.note("kill -9 with COMMIT sent and its answer not read; it was committed:");
  show.step(log, dying, {"LEDGERLINE_POINT=turn.committing:kill"});
  show.note("the same command again gives the first answer, and appends nothing:");
  show.step(log, allocate);
  show.step(log, {{"history", id}});
  show.title("The projections are rebuilt from the log, and compared with it");
  show.step(log, {{"projections", "rebuild"}});
  show.step(log, {{"projections", "check"}});
}

int demo(Options& options) {
  Context context(options);
  Show show(options);
  for (const auto* log : {"demo_1", "demo_2", "demo_3", "demo_5", "demo_crash", "demo_buy"})
    make_anew(context, log);
  for (const auto& scenario : scenarios()) {
    show.title(fmt::format("Scenario {}: {}", scenario.number, scenario.title));
    show.steps(scenario.log, scenario.steps);
    show.step(scenario.log, {{"pool", "health"}});
    narrate(show, scenario);
  }
  crash(show);
  demo_purchase(show, "demo_buy");
  show.title("Doctor: every invariant, on every log of this demo");
  for (const auto* log : {"demo_1", "demo_2", "demo_3", "demo_5", "demo_crash", "demo_buy"})
    show.step(log, {{"doctor"}});
  show.title(fmt::format("Done. Look around with: ledgerline{} --log demo_2 history test-client-1",
                         options.database.empty() ? " --embedded " + options.embedded : ""));
  return Exit::done;
}

}  // namespace

void add_demo_command(Program& program) {
  auto& options = program.options;
  program.add(&program.app, "demo",
              "Requirement 3's scenarios, a crash, a replay, and doctor, in logs of their own",
              [&options] { return demo(options); });
}

}  // namespace ledgerline::cli
