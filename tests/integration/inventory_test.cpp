#include <nlohmann/json.hpp>

#include "events/known.hpp"
#include "tests/integration/maintenance.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

namespace ledgerline::tests::inventory_test {
namespace {

using Json = nlohmann::json;

Json row_of(const Json& rows, const std::string& type, int version) {
  for (const auto& row : rows)
    if (row.at("type") == type && row.at("version") == version) return row;
  return {};
}

}  // namespace

TEST_CASE("what a build can read, and why not, follows from type and version", "[inventory]") {
  CHECK(reading_problem("number.assigned", 1) == "");
  CHECK(reading_problem("number.assigned", 2) ==
        "version 2 is newer than this build, which knows version 1: use a newer build");
  CHECK(reading_problem("number.assigned", 0) == "nothing upcasts version 0");
  CHECK(reading_problem("number.assign", 1) ==
        "this build does not know the type 'number.assign': use a newer build");
}

TEST_CASE("a log's events are counted by type and version", "[inventory]") {
  Inhabited world;
  const auto said = run_program(world.database, {"events", "inventory", "--json"});
  CHECK(said.exit == 0);
  const auto rows = Json::parse(said.out);
  const auto added = row_of(rows, "number.added", 1);
  CHECK(added.at("events") == 5);
  CHECK(added.at("first") == 1);
  CHECK(added.at("last") == 5);
  CHECK(added.at("readable") == true);
  std::int64_t all = 0;
  for (const auto& row : rows) all += row.at("events").get<std::int64_t>();
  CHECK(std::to_string(all) == world.value("select count(*) from events"));
}

TEST_CASE("events that this build cannot read are named, with the reason", "[inventory]") {
  Inhabited world;
  world.damage(
      "update events set type = 'number.surrendered' where position = 12; update events set schema_version = "
      "9 where "
      "position = 13");
  const auto said = run_program(world.database, {"events", "inventory", "--json"});
  CHECK(said.exit == 1);
  const auto rows = Json::parse(said.out);
  const auto unknown = row_of(rows, "number.surrendered", 1);
  CHECK(unknown.at("readable") == false);
  CHECK(unknown.at("first") == 12);
  CHECK_THAT(unknown.at("problem").get<std::string>(), ContainsSubstring("does not know the type"));
  int newer = 0;
  for (const auto& row : rows) newer += row.at("version") == 9 && row.at("readable") == false;
  CHECK(newer == 1);
  const auto table = run_program(world.database, {"events", "inventory"});
  CHECK(table.exit == 1);
  CHECK_THAT(table.out, ContainsSubstring("use a newer build"));
}

TEST_CASE("an inventory of a log that is not there is refused", "[inventory]") {
  Inhabited world;
  auto elsewhere = world.database;
  elsewhere.schema = "nothing_here";
  const auto said = run_program(elsewhere, {"events", "inventory"});
  CHECK(said.exit == 3);
  CHECK_THAT(said.err, ContainsSubstring("there is no log nothing_here"));
  CHECK(run_program(world.database, {"events", "inventory", "everything"}).exit == 2);
  const auto narrowed = run_program(world.database, {"events", "inventory", "--type", "number.added"});
  CHECK(narrowed.exit == 2);
  CHECK_THAT(narrowed.err, ContainsSubstring("'events inventory' takes no --type: it counts the whole log"));
}

}  // namespace ledgerline::tests::inventory_test
