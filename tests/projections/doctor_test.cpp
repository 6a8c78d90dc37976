#include "projections/doctor.hpp"

#include <functional>

#include <fmt/format.h>

#include "tests/projections/story.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::doctor_test {
namespace {

const PoolNumber number("+447700900001");
const TenantId one("one"), two("two"), three("three");

std::vector<Check> examined(Log& log) {
  const auto vault = story_vault();
  Doctor doctor(log, vault);
  doctor.examine(std::nullopt, nullptr);
  return doctor.checks();
}

const Check& check(const std::vector<Check>& checks, std::string_view name) {
  return *std::ranges::find(checks, name, &Check::name);
}

/// "digests: event 4 (number.assigned): its digest does not fit", a line a finding.
std::string told(const std::vector<Check>& checks) {
  std::string lines;
  for (const auto& c : checks)
    for (const auto& finding : c.findings) lines += fmt::format("{}: {}\n", c.name, finding);
  return lines;
}

TEST_CASE("a healthy log has nothing to find", "[doctor]") {
  Story story;
  const auto checks = examined(story.log);
  CHECK(told(checks) == "");
  CHECK(checks.size() == 13);
  CHECK(std::ranges::all_of(checks, &Check::ok));
}

TEST_CASE("an event that is gone is named, and so is the subject whose history has a hole", "[doctor]") {
  GivenLog log;
  log.erase(3);
  const auto checks = examined(log);
  CHECK(told(checks) ==
        "positions: event 3 is missing\n"
        "versions: event 4 (number.assigned): version 3 of tenant one follows on version 1\n");
  CHECK(check(checks, "histories").note == "left out: tenant one from event 4 on");
}

TEST_CASE("several events that are gone are counted", "[doctor]") {
  GivenLog log;
  for (const Position gone : {10, 11, 12, 13}) log.erase(gone);
  log.stated_head = 13;
  const auto checks = examined(log);
  CHECK(told(checks) == "positions: events 10 to 13 are missing\n");
  CHECK(check(checks, "positions").count == 4);
}

TEST_CASE("a change to any column of a row breaks its digest", "[doctor]") {
  using Change = std::function<void(Stored&)>;
  const auto [what, change] = GENERATE(table<std::string, Change>({
      {"type", [](Stored& row) { row.type = "number.reserved"; }},
      {"schema version", [](Stored& row) { row.schema_version = 2; }},
      {"tenant", [](Stored& row) { row.tenant->id = "two"; }},
      {"no tenant", [](Stored& row) { row.tenant.reset(); }},
      {"tenant version", [](Stored& row) { ++row.tenant->version; }},
      {"number", [](Stored& row) { row.number->id = "+447700900002"; }},
      {"number version", [](Stored& row) { ++row.number->version; }},
      {"payload", [](Stored& row) { row.payload.replace(row.payload.find("paid"), 4, "PAID"); }},
      {"payload's form", [](Stored& row) { row.payload = "[]"; }},
      {"payload's end", [](Stored& row) { row.payload.pop_back(); }},
      {"metadata", [](Stored& row) { row.metadata.replace(row.metadata.find("test"), 4, "rest"); }},
      {"invalid UTF-8",
       [](Stored& row) { row.metadata.replace(row.metadata.find("test"), 4, "\xff\xfe\xfd\xfc"); }},
      {"command", [](Stored& row) { ++row.command.bytes[5]; }},
      {"time", [](Stored& row) { ++row.recorded_at.micros; }},
      {"digest", [](Stored& row) { ++row.digest[31]; }},
  }));
  CAPTURE(what);
  GivenLog log;
  change(log.at(4));
  const auto checks = examined(log);
  CHECK(check(checks, "digests").count == 1);
  CHECK_THAT(told(checks), ContainsSubstring("digests: event 4 ("));
}

TEST_CASE("subjects of a changed event are left out of what follows, others are not", "[doctor]") {
  GivenLog log;
  ++log.at(4).digest[0];
  const auto vault = story_vault();
  Doctor doctor(log, vault);
  doctor.examine(std::nullopt, nullptr);
  CHECK(told(doctor.checks()) == "digests: event 4 (number.assigned): its digest does not fit\n");
  CHECK(check(doctor.checks(), "histories").note ==
        "left out: number +447700900001 from event 4 on, tenant one from event 4 on");
  CHECK(doctor.left_out<Tenants>("one"));
  CHECK(doctor.left_out<Numbers>("+447700900001"));
  CHECK_FALSE(doctor.left_out<Tenants>("two"));
  CHECK(doctor.folded().of<Tenants>().at("two").number == number);
}

TEST_CASE("a type of a newer build is named, and the pass goes on", "[doctor]") {
  GivenLog log;
  log.change(8, [](Stored& row) { row.type = "number.surrendered"; });
  log.change(12, [](Stored& row) { row.schema_version = 9; });
  const auto checks = examined(log);
  CHECK(told(checks) ==
        "readable: event 8: this build does not know the type 'number.surrendered': use a newer build\n"
        "readable: event 12 (tenant.registered): version 9 is newer than this build, which knows version 1: "
        "use a newer build\n");
}

TEST_CASE("metadata that says nothing of the actor is named", "[doctor]") {
  GivenLog log;
  log.change(6, [](Stored& row) { row.metadata = "{}"; });
  CHECK_THAT(told(examined(log)),
             ContainsSubstring("readable: event 6 (payment.activated), field metadata.actor: "));
}

TEST_CASE("a row that cannot be read is found among those that can", "[doctor]") {
  GivenLog log;
  log.unreadable = 13;
  CHECK(told(examined(log)) == "readable: event 13: the row is broken\n");
  log.unreadable = 1;
  const auto checks = examined(log);
  CHECK_THAT(told(checks), ContainsSubstring("readable: event 1: the row is broken\n"));
  CHECK_THAT(
      told(checks),
      ContainsSubstring(
          "versions: event 4 (number.assigned): version 2 of number +447700900001 follows on version 0\n"));
}

TEST_CASE("a number given to a second tenant is named", "[doctor]") {
  GivenLog log;
  log.rewrite(7, NumberAssigned{number, two, Asked::request, Gate::paid});
  log.change(7, [](Stored& row) { row.number = SubjectVersion{"+447700900001", 3}; });
  const auto checks = examined(log);
  CHECK_THAT(
      told(checks),
      ContainsSubstring("holders: event 7: number +447700900001 is given to tenant two while one has it\n"));
  CHECK_THAT(
      told(checks),
      ContainsSubstring("histories: event 7 (number.assigned): it cannot follow on status assigned\n"));
}

TEST_CASE("a tenant given a second number is named", "[doctor]") {
  GivenLog log;
  log.rewrite(12, NumberAdded{PoolNumber("+447700900002"), Country("GB"), {}, {}, {}, {}});
  log.change(12, [](Stored& row) { row.number = SubjectVersion{"+447700900002", 1}; });
  log.rewrite(13, NumberAssigned{PoolNumber("+447700900002"), two, Asked::request, Gate::paid});
  log.change(13, [](Stored& row) {
    row.number = SubjectVersion{"+447700900002", 2};
    row.tenant = SubjectVersion{"two", 5};
  });
  const auto checks = examined(log);
  CHECK_THAT(told(checks),
             ContainsSubstring(
                 "holders: event 13: tenant two is given number +447700900002 while it has +447700900001\n"));
}

TEST_CASE("a number given without payment is named", "[doctor]") {
  GivenLog log;
  log.rewrite(3, TenantUnchanged{one, Code("payment.activate"), Code("ALREADY_ACTIVE")});
  CHECK(told(examined(log)) ==
        "gate: event 4: tenant one is given number +447700900001 as paying, which it was not\n");
}

TEST_CASE("a number given as to a trial, to a tenant that is none, is named", "[doctor]") {
  GivenLog log;
  log.rewrite(4, NumberAssigned{number, one, Asked::request, Gate::trial});
  CHECK(told(examined(log)) ==
        "gate: event 4: tenant one is given number +447700900001 as a trial, which it was not\n");
}

TEST_CASE("a number that leaves its rest too soon is named", "[doctor]") {
  GivenLog log;
  log.rewrite(9, NumberQuarantined{number, log.at(10).recorded_at + 1});
  CHECK_THAT(told(examined(log)),
             ContainsSubstring("rest: event 10: number +447700900001 leaves its rest before it is over\n"));
}

TEST_CASE("a retired or resting number that is given is named", "[doctor]") {
  GivenLog log;
  log.rewrite(10, NumberRetired{number, Reason("spam")});
  CHECK_THAT(
      told(examined(log)),
      ContainsSubstring("rest: event 11: number +447700900001 is given to tenant two while it is retired\n"));
  log.rewrite(10, NumberUnchanged{number, Code("pool.add"), Code("ALREADY_IN_POOL")});
  CHECK_THAT(
      told(examined(log)),
      ContainsSubstring("rest: event 11: number +447700900001 is given to tenant two while it is resting\n"));
}

TEST_CASE("a command that was answered twice is named with both answers", "[doctor]") {
  GivenLog log;
  log.change(13, [&](Stored& row) { row.command = log.at(4).command; });
  CHECK(told(examined(log)) ==
        fmt::format("commands: command {} was answered at event 4 and again at event 13\n",
                    to_string(log.at(4).command)));
}

TEST_CASE("a command whose events have two fingerprints is named", "[doctor]") {
  GivenLog log;
  log.change(9, [&](Stored& row) { row.metadata = log.at(7).metadata; });
  CHECK(
      told(examined(log)) ==
      fmt::format(
          "commands: event 9 (number.quarantined): its fingerprint is not that of command {}'s first event\n",
          to_string(log.at(9).command)));
}

TEST_CASE("an attempt at an outside step that was begun twice is named", "[doctor]") {
  EffectAttempted attempt;
  attempt.effect = EffectId("eff_" + std::string(32, 'a'));
  attempt.worker = Actor("worker");
  GivenLog log;
  for (const Position position : {7, 13}) {
    attempt.tenant = TenantId(log.at(position).tenant->id);
    log.rewrite(position, attempt);
  }
  CHECK(told(examined(log)) ==
        fmt::format("attempts: attempt 1 of {} begins at event 7 and again at event 13\n",
                    attempt.effect.str()));
  attempt.attempt = 2;
  log.rewrite(13, attempt);
  CHECK(told(examined(log)) == "");
}

TEST_CASE("time that goes backwards is named", "[doctor]") {
  GivenLog log;
  log.change(12, [&](Stored& row) { row.recorded_at = log.at(11).recorded_at + -1; });
  CHECK(told(examined(log)) ==
        "times: event 12 (tenant.registered) was recorded at 2027-02-15T07:59:59.999999Z, before the event "
        "before it\n");
}

TEST_CASE("a tenant whose key is gone is named", "[doctor]") {
  GivenLog log;
  std::erase_if(log.wrapped, [](const WrappedKey& key) { return key.tenant == "two"; });
  CHECK(told(examined(log)) == "keys: tenant two has no key, and no event says that it was erased\n");
}

/// Tenant "three" is closed and erased: events 14 and 15.
void erase_three(Story& story) {
  CountingRandom random(0x5555555555555555);
  Engine engine(story.log, story_vault(), random, {});
  for (const Request& request :
       {Request(CloseTenant{three, Reason("moved")}), Request(EraseTenant{three, Reason("asked")})}) {
    Command command{engine.new_id(), {}, request};
    command.cause.actor = Actor("test");
    REQUIRE(engine.run(command).kind == Outcome::Kind::done);
  }
}

TEST_CASE("a tenant who was erased has no key, and none is missed", "[doctor][erasure]") {
  Story story;
  erase_three(story);
  CHECK(told(examined(story.log)) == "");
}

TEST_CASE("a key that went while the log was examined is not missed either", "[doctor][erasure]") {
  Story story;
  erase_three(story);
  const auto vault = story_vault();
  Doctor doctor(story.log, vault);
  doctor.examine(13, nullptr);  // the certificate comes later
  CHECK(told(doctor.checks()) == "");
}

TEST_CASE("a key that is left of who was erased is named, by its certificate", "[doctor][erasure]") {
  Story story;
  auto kept = story.log.keys({"one", "two", "three"});
  erase_three(story);
  GivenLog log;
  log.rows = story.log.read({});
  log.wrapped = std::move(kept);
  CHECK(told(examined(log)) ==
        "keys: tenant three was erased at event 15, and its key is there: delete it from keys\n");
}

TEST_CASE("a tenant whose key was changed is named, and others keep theirs", "[doctor]") {
  GivenLog log;
  std::swap(log.wrapped[0].wrapped, log.wrapped[1].wrapped);  // each is sealed for its own tenant
  const auto checks = examined(log);
  CHECK_THAT(told(checks), ContainsSubstring("readable: the key of tenant one does not open"));
  CHECK(check(checks, "keys").ok());
  CHECK(check(checks, "digests").ok());
}

TEST_CASE("a tenant who paid and asked, and was forgotten, is named", "[doctor]") {
  GivenLog log;
  log.rewrite(7, TenantConverted{two, {}});
  log.rows.resize(7);
  CHECK(told(examined(log)) == "queue: tenant two paid and asked, and neither has a number nor waits\n");
}

TEST_CASE("a tenant who waits beside an available number is named", "[doctor]") {
  GivenLog log;
  log.rows.resize(10);
  CHECK(told(examined(log)) ==
        "queue: tenant two waits in GB while +447700900001 is available: run 'ledgerline tick'\n");
}

TEST_CASE("a pass that goes on later finds what one pass finds", "[doctor]") {
  GivenLog log;
  log.erase(3);
  ++log.at(9).digest[0];
  const auto at_once = told(examined(log));
  const auto vault = story_vault();
  for (Position stop = 0; stop <= 13; ++stop) {
    Doctor doctor(log, vault);
    doctor.examine(stop, nullptr);
    doctor.examine(std::nullopt, nullptr);
    CHECK(told(doctor.checks()) == at_once);
  }
}

TEST_CASE("a pass that holds one row in memory finds what one that holds all finds", "[doctor]") {
  GivenLog log;
  log.erase(3);
  ++log.at(9).digest[0];
  log.rows.resize(10);
  const auto vault = story_vault();
  Doctor doctor(log, vault, {}, 1);
  doctor.examine(std::nullopt, nullptr);
  CHECK(told(doctor.checks()) == told(examined(log)));
}

TEST_CASE("of many findings the first twenty are named and all are counted", "[doctor]") {
  Check many{"many", "nothing is found"};
  for (int i = 0; i < 100; ++i) many.find(std::to_string(i));
  CHECK(many.count == 100);
  CHECK(many.findings.size() == 20);
  CHECK(many.findings.back() == "19");
}

}  // namespace
}  // namespace ledgerline::tests::doctor_test
