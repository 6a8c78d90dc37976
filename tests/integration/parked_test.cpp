#include "adapters/postgres/parked_subjects.hpp"
#include "adapters/postgres/rebuild.hpp"
#include "tests/integration/generations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

/// An event that cannot be folded parks the subjects it belongs to, and nobody else.
namespace ledgerline::tests::parked_test {
namespace {

using Catch::Matchers::StartsWith;

std::string parked_in(const Inhabited& world) {
  std::string lines;
  for (const auto& parked : postgres::find_parked(*world.log, std::nullopt, 100))
    lines += fmt::format("{} {} {} {}\n", parked.projection, parked.subject, parked.live ? "live" : "other",
                         parked.position);
  return lines;
}

/// "t4 back", a line a subject.
std::string retried(const Inhabited& world) {
  std::string lines;
  postgres::retry_parked(*world.log, test_vault(), std::nullopt, [&](const postgres::ParkedSubject& parked) {
    lines += fmt::format("{} {}\n", parked.subject, parked.is_back ? "back" : "stays");
  });
  return lines;
}

std::string second_event_of(const Inhabited& world, const std::string& tenant) {
  return world.value("select position from events where tenant = '" + tenant + "' and tenant_version = 2");
}

TEST_CASE("a poison event parks its tenant: its commands are refused, and all others go on",
          "[shadow][parked]") {
  Inhabited world;
  const auto position = second_event_of(world, "t4");
  const auto type = world.value("select type from events where position = " + position);
  world.damage("update events set type = 'tenant.vanished' where position = " + position);
  const auto report = build(*world.log);
  CHECK(report.tables[1].parked == 1);
  CHECK(report.tables[1].rows == 4);
  CHECK(parked_in(world) == "tenants t4 other " + position + "\n");
  CHECK(world.run(AllocateNumber{world.tenant(4)}).code != "PARKED");  // the live row is there still
  CHECK(other_differences(*world.log) == "tenants t4: a row, no row\n");
  swap(*world.log);
  CHECK(parked_in(world) == "tenants t4 live " + position + "\n");
  CHECK(world.value("select parked from log") == "1");

  const auto head = world.value("select position from log");
  const auto refusal = world.run(AllocateNumber{world.tenant(4)});
  CHECK(refusal.code == "PARKED");
  CHECK(refusal.kind == Outcome::Kind::refused);
  CHECK_THAT(refusal.message, ContainsSubstring("event " + position) && ContainsSubstring("tenant.vanished"));
  CHECK(world.run(ActivatePayment{world.tenant(4), std::nullopt}).code == "PARKED");
  CHECK(world.value("select position from log") == head);
  CHECK(world.run(AllocateNumber{world.tenant(1)}).code == "ALREADY_ASSIGNED");
  world.register_tenant(60);
  CHECK(world.run(ActivatePayment{world.tenant(60), std::nullopt}).kind == Outcome::Kind::done);
  CHECK(other_differences(*world.log) == "tenants t4: no row, a row\n");  // the old generation has it

  CHECK(retried(world) == "t4 stays\n");
  world.damage(fmt::format("update events set type = '{}' where position = {}", type, position));
  CHECK(retried(world) == "t4 back\n");
  CHECK(parked_in(world) == "");
  CHECK(world.value("select parked from log") == "0");
  CHECK(wrong_rows(*world.log) == 0);
  CHECK(world.run(ActivatePayment{world.tenant(4), std::nullopt}).kind == Outcome::Kind::done);
}

TEST_CASE("an event of two subjects parks both, and a command that meets either is refused",
          "[shadow][parked]") {
  Inhabited world;
  const auto position =
      world.value("select position from events where type = 'number.assigned' and tenant = 't1'");
  world.damage("update events set payload = '[]' where position = " + position);
  build(*world.log);
  swap(*world.log);
  CHECK(parked_in(world) ==
        "numbers +447700900001 live " + position + "\ntenants t1 live " + position + "\n");
  CHECK(world.run(ReleaseNumber{world.tenant(1), Reason("moved")}).code == "PARKED");
  CHECK(world.run(RetireNumber{PoolNumber("+447700900001"), Reason("worn")}).code == "PARKED");
  CHECK(world.run(ReleaseNumber{world.tenant(2), Reason("moved")}).kind == Outcome::Kind::done);
}

TEST_CASE("a tenant whose number alone is parked is refused as well", "[shadow][parked]") {
  Inhabited world;
  build(*world.log);
  swap(*world.log);
  world.sql(
      "insert into parked_subjects (projection, generation, subject, position, reason) "
      "values ('numbers', 2, '+447700900002', 9, 'event 9: by hand'); delete from numbers where number = "
      "'+447700900002'; update log set parked = 1");
  CHECK(world.run(ReleaseNumber{world.tenant(2), Reason("moved")}).code == "PARKED");
  CHECK(world.run(AllocateNumber{world.tenant(1)}).code == "ALREADY_ASSIGNED");
  CHECK(retried(world) == "+447700900002 back\n");
  CHECK(world.run(ReleaseNumber{world.tenant(2), Reason("moved")}).kind == Outcome::Kind::done);
  CHECK(wrong_rows(*world.log) == 0);
}

TEST_CASE("an event that only the catching up meets parks its subject too", "[shadow][parked]") {
  Inhabited world;
  postgres::BuildOptions failing;
  failing.progress = [](Position, Position) { throw Unavailable("stopped"); };
  CHECK_THROWS_AS(build(*world.log, "tenants", failing), Unavailable);
  world.run(ActivatePayment{world.tenant(4), std::nullopt});  // behind what is folded from histories
  const auto position = world.value("select max(position) from events where tenant = 't4'");
  world.damage("update events set type = 'tenant.vanished' where position = " + position);
  CHECK(build(*world.log, "tenants").tables[0].resumed);
  CHECK(parked_in(world) == "tenants t4 other " + position + "\n");
}

TEST_CASE("a row that cannot be read parks its subject in the generation that turns keep up",
          "[shadow][parked]") {
  Inhabited world;
  build(*world.log, "tenants");
  world.sql("update tenants_shadow set conversation = 'nonsense' where id = 't4'");
  CHECK(world.run(ActivatePayment{world.tenant(4), std::nullopt}).kind == Outcome::Kind::done);
  CHECK(postgres::find_parked(*world.log, "t4", 10).size() == 1);
  CHECK(retried(world) == "t4 back\n");
  CHECK(other_differences(*world.log) == "");
}

TEST_CASE("a rebuild in place has parked subjects back once their events can be folded", "[shadow][parked]") {
  Inhabited world;
  const auto position = second_event_of(world, "t4");
  const auto type = world.value("select type from events where position = " + position);
  world.damage("update events set type = 'tenant.vanished' where position = " + position);
  build(*world.log);
  swap(*world.log);
  world.damage(fmt::format("update events set type = '{}' where position = {}", type, position));
  postgres::rebuild(*world.log, test_vault(), std::nullopt, nullptr);
  CHECK(parked_in(world) == "");
  CHECK(wrong_rows(*world.log) == 0);
  CHECK(world.run(ActivatePayment{world.tenant(4), std::nullopt}).kind == Outcome::Kind::done);
}

TEST_CASE("the program says of whom it retries that nobody is parked, or not this one", "[shadow][parked]") {
  Inhabited world;
  const auto retry = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"projections", "retry"});
    return run_program(world.database, more);
  };
  const auto nobody = retry({});
  CHECK(nobody.exit == 0);
  CHECK(nobody.out == "No subject is parked.\n");
  const auto none = retry({"--json"});
  CHECK(none.exit == 0);
  CHECK(none.out == "[]\n");
  const auto other = retry({"nope"});
  CHECK(other.exit == 1);
  CHECK(other.out.empty());
  CHECK_THAT(other.err, ContainsSubstring("'nope' is not parked: 'projections parked' names who is"));
  const auto told = retry({"nope", "--json"});
  CHECK(told.exit == 1);
  CHECK_THAT(told.out, ContainsSubstring(R"("code":"NOT_PARKED")"));
  CHECK(retry({""}).exit == 2);
}

TEST_CASE("the program tells what became of each that it retried, as one array", "[shadow][parked]") {
  Inhabited world;
  const auto position = second_event_of(world, "t4");
  const auto type = world.value("select type from events where position = " + position);
  world.damage("update events set type = 'tenant.vanished' where position = " + position);
  build(*world.log);
  swap(*world.log);
  const auto stays = run_program(world.database, {"projections", "retry", "t4", "--json"});
  CHECK(stays.exit == 1);
  CHECK_THAT(stays.out, StartsWith(R"([{"projection":"tenants")") && ContainsSubstring(R"("back":false}])"));
  world.damage(fmt::format("update events set type = '{}' where position = {}", type, position));
  const auto back = run_program(world.database, {"projections", "retry", "t4"});
  CHECK(back.exit == 0);
  CHECK(back.out == "tenants t4: it has its row again\n");
}

}  // namespace
}  // namespace ledgerline::tests::parked_test
