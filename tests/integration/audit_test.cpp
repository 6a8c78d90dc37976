#include "adapters/postgres/audit.hpp"

#include <algorithm>

#include "tests/integration/maintenance.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::audit_test {
namespace {

std::vector<Check> audit(Inhabited& world) {
  return postgres::audit(*world.log, test_vault(), nullptr).checks;
}

const Check& check(const std::vector<Check>& checks, std::string_view name) {
  return *std::ranges::find(checks, name, &Check::name);
}

std::string told(const std::vector<Check>& checks) {
  std::string lines;
  for (const auto& c : checks)
    for (const auto& finding : c.findings) lines += fmt::format("{}: {}\n", c.name, finding);
  return lines;
}

TEST_CASE("a healthy log passes every check", "[audit]") {
  Inhabited world;
  const auto checks = audit(world);
  CHECK(told(checks) == "");
  CHECK(std::ranges::all_of(checks, &Check::ok));
  CHECK(checks.size() == 19);
  CHECK(check(checks, "immutability").note == "triggers and roles");
  CHECK_THAT(check(checks, "projections").note,
             ContainsSubstring("compared at position " + world.value("select max(position) from events")));
}

TEST_CASE("an event changed in any column is named", "[audit]") {
  const auto change =
      GENERATE(as<std::string>(), "type = 'number.reserved'", "schema_version = 7", "tenant = 't4'",
               "tenant_version = 99", "number = '+447700900005'", "number_version = 99",
               "payload = payload || '{\"gate\": \"trial\"}'", "payload = '[]'", "payload = '1e999'",
               "metadata = metadata - 'actor'", "metadata = 'null'", "command_id = gen_random_uuid()",
               "recorded_at = recorded_at + interval '1 microsecond'", "recorded_at = 'infinity'",
               "recorded_at = '-infinity'", "recorded_at = '0044-03-15 BC'",
               "digest = set_byte(digest, 9, get_byte(digest, 9) # 1)");
  CAPTURE(change);
  Inhabited world;
  const auto position =
      world.value("select position from events where type = 'number.assigned' and tenant = 't2'");
  world.damage("update events set " + change + " where position = " + position);
  const auto checks = audit(world);
  const bool read = change.find("infinity") == std::string::npos && change.find("BC") == std::string::npos;
  CHECK_THAT(told(checks),
             ContainsSubstring(fmt::format("{}: event {}", read ? "digests" : "readable", position)));
  CHECK(check(checks, "digests").count + check(checks, "readable").count <= 2);
  CHECK(check(checks, "positions").ok());
}

TEST_CASE("an event that was deleted is named", "[audit]") {
  Inhabited world;
  world.damage("delete from events where position = 12");
  CHECK_THAT(told(audit(world)), ContainsSubstring("positions: event 12 is missing\n"));
}

TEST_CASE("a last event that was deleted is named, and so is the row that knows of it", "[audit]") {
  Inhabited world;
  const auto last = std::stoi(world.value("select position from log"));
  world.damage(fmt::format("delete from events where position = {}", last));
  const auto checks = audit(world);
  CHECK_THAT(told(checks), ContainsSubstring(fmt::format("positions: event {} is missing\n", last)));
  CHECK_THAT(told(checks), ContainsSubstring(fmt::format(
                               "head: the log's row says {}, and the last event is {}\n", last, last - 1)));
  CHECK_THAT(told(checks), ContainsSubstring("projections: numbers +447700900004: "));
}

TEST_CASE("an event beyond the head is named", "[audit]") {
  Inhabited world;
  world.sql("update log set position = position - 1");
  CHECK_THAT(told(audit(world)), ContainsSubstring("head: the log's row says "));
}

TEST_CASE("rows of a subject that was left out are not compared, others are", "[audit]") {
  Inhabited world;
  const auto position =
      world.value("select position from events where type = 'number.assigned' and tenant = 't2'");
  world.damage("update events set digest = sha256('') where position = " + position);
  world.sql("update tenants set region = 'XX' where id in ('t2', 't3')");
  const auto checks = audit(world);
  CHECK(told(checks) == "digests: event " + position +
                            " (number.assigned): its digest does not fit\n"
                            "projections: tenants t3: region is XX, and the log says UK\n");
  CHECK_THAT(check(checks, "projections").note,
             ContainsSubstring("rows of subjects that are left out were not"));
}

TEST_CASE("a version that stands beside no subject is named", "[audit]") {
  Inhabited world;
  const auto position = world.value("select min(position) from events where number is null");
  world.damage("update events set number_version = 7 where position = " + position);
  const auto checks = audit(world);
  CHECK_THAT(told(checks),
             ContainsSubstring("readable: event " + position + ": a version stands beside no subject\n"));
}

TEST_CASE("of a row's personal columns it is said that they differ, not what they hold", "[audit]") {
  Inhabited world;
  world.sql(
      "update tenants set business_name = 'Somebody', conversation = '{\"owner_name\":\"Somebody\"}' where "
      "id = 't1'");
  const auto lines = told(audit(world));
  CHECK(lines ==
        "projections: tenants t1: business_name differs\n"
        "projections: tenants t1: conversation differs\n");
}

TEST_CASE("a tenant's key that was deleted or changed is named", "[audit]") {
  Inhabited world;
  world.sql("delete from keys where tenant = 't1'");
  world.sql("update keys set wrapped = (select wrapped from keys where tenant = 't3') where tenant = 't2'");
  const auto checks = audit(world);
  CHECK_THAT(told(checks), ContainsSubstring("keys: tenant t1 has no key"));
  CHECK_THAT(told(checks), ContainsSubstring("readable: the key of tenant t2 does not open"));
  CHECK(check(checks, "keys").count == 1);
}

TEST_CASE("a trigger that is gone, disabled or another is named", "[audit]") {
  Inhabited world;
  const auto [change, finding] = GENERATE(table<std::string, std::string>({
      {"alter table events disable trigger events_are_immutable", "trigger events_are_immutable is disabled"},
      {"alter table events enable trigger events_are_immutable",
       "trigger events_are_immutable does not fire for every session"},
      {"drop trigger events_are_immutable on events", "trigger events_are_immutable is missing"},
      {"create or replace function refuse_change() returns trigger language plpgsql as 'begin return null; "
       "end'",
       "trigger events_are_immutable is not the one"},
      {"drop trigger events_are_immutable on events; create trigger events_are_immutable before update on "
       "events "
       "for each statement execute function refuse_change()",
       "trigger events_are_immutable is not the one"},
  }));
  CAPTURE(change);
  world.sql(change);
  CHECK_THAT(told(audit(world)), ContainsSubstring("immutability: " + finding));
}

TEST_CASE("an engine that may do more than append has triggers only", "[audit]") {
  Inhabited world;
  world.sql(fmt::format("grant delete on events to {}", postgres::engine_role(world.database)));
  const auto checks = audit(world);
  CHECK(check(checks, "immutability").ok());
  CHECK(check(checks, "immutability").note == "triggers only");
}

TEST_CASE("a log away from its home is a warning", "[audit]") {
  Inhabited world;
  world.sql("update log set system_identifier = '42'");
  const auto checks = audit(world);
  CHECK(check(checks, "home").result == Check::Result::warning);
  CHECK_THAT(told(checks),
             ContainsSubstring("home: this log is away from its home: it was made in cluster 42"));
}

TEST_CASE("a number held without payment is named", "[audit]") {
  Inhabited world;
  // t2's payment never happened: the event says something else, and its digest fits.
  auto vault = test_vault();
  const auto events = read_decoded(*world.log, {}, vault);
  const auto paid = std::ranges::find_if(events, [](const Recorded& r) {
    return std::holds_alternative<PaymentActivated>(r.event) && r.tenant->id == "t2";
  });
  const auto other = encode(TenantUnchanged{TenantId("t2"), Code("payment.activate"), Code("ALREADY_ACTIVE")},
                            Stamp{paid->position, paid->at, paid->command, paid->tenant, {}},
                            encode_cause(paid->cause), vault);
  world.damage(
      fmt::format("update events set type = '{}', payload = '{}', digest = '\\x{}' where position = {}",
                  other.type, other.payload, hex(other.digest), other.position));
  CHECK_THAT(told(audit(world)),
             ContainsSubstring("tenant t2 is given number +447700900002 as paying, which it was not\n"));
}

}  // namespace
}  // namespace ledgerline::tests::audit_test
