#include <fmt/format.h>

#include "tests/crash/fault.hpp"
#include "tests/crash/flows.hpp"

/// Second generations of rows: a process that dies leaves one that is gone on with, or exchanged whole.
namespace ledgerline::tests::crash {
namespace {

const Arguments build = {"projections", "rebuild", "--shadow", "--workers", "2"};
const Arguments swap = {"projections", "swap", "--reason", "crash"};

void is_inhabited(const Shopping& shop) {
  populate(shop.log(), 20, 20);
  LocalEngine engine(shop.log());
  for (std::size_t i = 0; i < 10; ++i) engine.run(AllocateNumber{TenantId(tenant_name(i))});
}

void must(const Shopping& shop, const Arguments& arguments) {
  if (const auto wrong = succeeds(shop, arguments); !wrong.empty()) throw std::runtime_error(wrong);
}

/// Turns write both generations, of which neither differs from the other or from the log.
std::string is_kept_up(const Shopping& shop) {
  std::string wrong;
  if (LocalEngine(shop.log()).run(AllocateNumber{TenantId(tenant_name(19))}).code != "ALLOCATED")
    wrong += "a row is of no use\n";
  wrong += succeeds(shop, {"projections", "check"});
  wrong += succeeds(shop, {"projections", "diff"});
  return wrong + shop.unsettled();
}

std::string generations(const Shopping& shop) {
  return ask(shop.log(), "select string_agg(generation::text, ' ' order by name) from projections");
}

}  // namespace

Flow building() {
  auto flow = command("projections rebuild --shadow", build);
  flow.goes_on = false;
  flow.given = is_inhabited;
  flow.defects = is_kept_up;
  return flow;
}

Flow resuming() {
  auto flow = building();
  flow.name = "projections rebuild --shadow, again";
  flow.given = [](const Shopping& shop) {
    is_inhabited(shop);
    shop.run(build, {variable_for(Fault::process_killed, "rebuild.folded")});
    LocalEngine engine(shop.log());
    for (std::size_t i = 10; i < 15; ++i) engine.run(AllocateNumber{TenantId(tenant_name(i))});
  };
  return flow;
}

Flow swapping() {
  auto flow = command("projections swap", swap);
  flow.goes_on = false;
  flow.given = [](const Shopping& shop) {
    is_inhabited(shop);
    superuser(shop.log(), "update numbers set kind = 'old'");
    must(shop, build);
  };
  // Both or none: it says so itself where they are live already.
  flow.again = [](const Shopping& shop, const Environment& environment) -> std::string {
    const auto old = ask(shop.log(), "select count(*) from numbers where kind = 'old'");
    const auto live = generations(shop);
    if (live == "2 2") return old == "0" ? "" : "the new rows are live, and old\n";
    if (live != "1 1" || old != "20") return fmt::format("half swapped: {}, {} old rows\n", live, old);
    return succeeds(shop, swap, environment);
  };
  flow.defects = [](const Shopping& shop) {
    std::string wrong = generations(shop) == "2 2" ? "" : "it was not swapped\n";
    superuser(shop.log(), "update numbers_shadow set kind = 'local' where kind = 'old'");
    return wrong + is_kept_up(shop);
  };
  return flow;
}

Flow dropping() {
  auto flow = command("projections drop", {"projections", "drop"});
  flow.goes_on = false;
  flow.given = [](const Shopping& shop) {
    is_inhabited(shop);
    must(shop, build);
  };
  flow.defects = [](const Shopping& shop) {
    auto wrong = succeeds(shop, {"projections", "check"});
    const auto left =
        ask(shop.log(),
            "select (select count(*) from shadows) + (select count(*) from pg_class c "
            "where relname like '%\\_shadow' and relnamespace = current_schema()::regnamespace) + "
            "(select cardinality(kept) from log)");
    if (left != "0") wrong += fmt::format("{} pieces of it are left\n", left);
    must(shop, build);  // another one can be built
    return wrong + is_kept_up(shop);
  };
  return flow;
}

Flow unparking() {
  auto flow = command("projections retry", {"projections", "retry"});
  flow.goes_on = false;
  flow.given = [](const Shopping& shop) {
    is_inhabited(shop);
    superuser(shop.log(),
              "insert into parked_subjects (projection, generation, subject, position, reason) "
              "select 'tenants', 1, id, 1, 'a build before could not fold it' from tenants limit 1; "
              "delete from tenants where id = (select subject from parked_subjects); "
              "update log set parked = 1");
  };
  flow.defects = [](const Shopping& shop) {
    auto wrong = succeeds(shop, {"projections", "check"});
    if (ask(shop.log(), "select parked from log") != "0") wrong += "a subject is parked still\n";
    return wrong + shop.unsettled();
  };
  return flow;
}

}  // namespace ledgerline::tests::crash
