#include "adapters/postgres/seal.hpp"

#include <nlohmann/json.hpp>

#include "projections/doctor.hpp"
#include "tests/integration/maintenance.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

/// A seal that is kept elsewhere finds what the log itself cannot tell.
namespace ledgerline::tests::seal_test {
namespace {

using Json = nlohmann::json;

ProgramResult done(const Inhabited& world, const std::vector<std::string>& arguments) {
  auto said = run_program(world.database, arguments);
  CAPTURE(arguments, said.out, said.err);
  REQUIRE(said.exit == 0);
  return said;
}

std::string sealed(const Inhabited& world, const std::vector<std::string>& more = {}) {
  auto arguments = more;
  arguments.insert(arguments.begin(), "seal");
  auto line = done(world, arguments).out;
  line.pop_back();
  return line;
}

/// A superuser who knows how digests are made: another event in the place of one, its digest computed anew.
void forge(const Inhabited& world, Position position) {
  auto stored = world.log->read(Slice{position - 1, position, {}, {}, {}, 1}).front();
  stored.metadata.replace(stored.metadata.find("\"test\""), 6, "\"best\"");
  world.damage(fmt::format("update events set metadata = '{}', digest = '\\x{}' where position = {}",
                           stored.metadata, hex(digest_of(stored)), position));
}

Json broken_checks(const ProgramResult& said) {
  auto names = Json::array();
  const auto report = Json::parse(said.out);
  for (const auto& check : report.at("checks"))
    if (check.at("result") == "broken") names.push_back(check.at("name"));
  return names;
}

}  // namespace

TEST_CASE("a log's seal is what doctor comes to, and stays while the log grows", "[seal]") {
  Inhabited world;
  const auto seal = sealed(world);
  const auto head = world.value("select position from log");
  CHECK_THAT(seal, ContainsSubstring("@" + head));
  const auto report = Json::parse(done(world, {"doctor", "--json", "--expect", seal}).out);
  CHECK(report.at("seal") == seal);
  CHECK(report.at("head") == std::stoll(head));
  CHECK(report.at("healthy") == true);
  CHECK(report.at("seconds").get<double>() > 0);
  CHECK(report.at("checks").size() == 20);
  world.add_numbers(6, 9);
  CHECK(sealed(world) != seal);
  CHECK(sealed(world, {"--at", head}) == seal);
  done(world, {"doctor", "--expect", seal, "--expect", sealed(world)});
  const auto json = Json::parse(done(world, {"seal", "--json", "--at", "3"}).out);
  CHECK(json.at("seal") == json.at("root").get<std::string>() + "@3");
  CHECK(json.at("head") == 3);
}

TEST_CASE("a log longer than a page is sealed to its end", "[seal]") {
  Inhabited world;
  const auto head = std::stoll(world.value("select position from log"));
  world.damage(
      fmt::format("insert into events (position, type, schema_version, payload, metadata, command_id, "
                  "recorded_at, digest) "
                  "select n, 'x', 1, '{{}}', '{{}}', gen_random_uuid(), now(), sha256(n::text::bytea) from "
                  "generate_series({}, 45000) n; "
                  "update log set position = 45000",
                  head + 1));
  MerkleTree tree;
  for (const auto& event : world.log->read({}))
    if (event.position <= head)
      tree.add({reinterpret_cast<const char*>(event.digest.data()), event.digest.size()});
  for (auto position = head + 1; position <= 45000; ++position) {
    const auto digest = sha256(std::to_string(position));
    tree.add({reinterpret_cast<const char*>(digest.data()), digest.size()});
  }
  CHECK((postgres::seal(*world.log, std::nullopt, nullptr) == Seal{tree.root(), 45000}));
}

TEST_CASE("an event changed with its digest is found by the seal, and by nothing else", "[seal]") {
  Inhabited world;
  const auto early = sealed(world, {"--at", "10"}), late = sealed(world);
  forge(world, 12);
  done(world, {"doctor"});  // as the README says: digests alone do not prove who computed them
  const auto said = run_program(world.database, {"doctor", "--json", "--expect", early, "--expect", late});
  CHECK(said.exit == 1);
  CHECK(broken_checks(said) == Json{"seal"});
  CHECK_THAT(said.out, ContainsSubstring("one from 11 on is not what it was"));
}

TEST_CASE("a tail that was cut off, with all rows put right, is found by the seal", "[seal]") {
  Inhabited world;
  world.add_numbers(6, 6);
  const auto seal = sealed(world);
  const auto head = std::stoll(world.value("select position from log"));
  world.damage(fmt::format(
      "delete from events where position = {0}; update log set position = {1}, recorded_at = (select "
      "recorded_at from events where position = {1}); delete from numbers where number = "
      "'+447700900006'",
      head, head - 1));
  done(world, {"doctor"});
  const auto said = run_program(world.database, {"doctor", "--expect", seal});
  CHECK(said.exit == 1);
  CHECK_THAT(said.out,
             ContainsSubstring(fmt::format("{} events were sealed, and the log ends at {}", head, head - 1)));
}

TEST_CASE("what is no seal, or not there to be sealed, is refused", "[seal]") {
  Inhabited world;
  const auto refused = [&](const std::vector<std::string>& arguments, int exit, const std::string& why) {
    const auto said = run_program(world.database, arguments);
    CAPTURE(arguments, said.out, said.err);
    CHECK(said.exit == exit);
    CHECK_THAT(said.out + said.err, ContainsSubstring(why));
  };
  refused({"doctor", "--expect", "abc"}, 2, "is no seal, which is ROOT@HEAD");
  refused({"doctor", "--expect"}, 2, "--expect");
  refused({"seal", "--at", "999"}, 2, "there is no 999 to seal");
  for (const std::string none : {"-1", "x", "", "3.5", "99999999999999999999"})
    refused({"seal", "--at", none}, 2,
            "--at: '" + none + "' is no position, which is a whole number from 0 on; run with --help");
  world.damage("delete from events where position = 5");
  refused({"seal"}, 3, "event 5 is missing from the log");
  world.damage("update events set digest = 'abc' where position = 4");
  refused({"seal"}, 3, "event 4 is missing from the log, or has no digest");
}

}  // namespace ledgerline::tests::seal_test
