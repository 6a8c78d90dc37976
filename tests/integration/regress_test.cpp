#include "adapters/postgres/regress.hpp"

#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "adapters/postgres/histories.hpp"
#include "tests/integration/maintenance.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/own_folder.hpp"
#include "tests/support/program.hpp"

/// What one build folds a log to is kept, and another build's fold is held against it.
namespace ledgerline::tests::regress_test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

class Kept {
 public:
  explicit Kept(const Inhabited& world) : world_(world) {}

  fs::path operator/(const std::string& name) const { return folder_ / name; }
  std::string content(const std::string& name) const {
    std::stringstream text;
    text << std::ifstream(folder_ / name).rdbuf();
    return text.str();
  }
  /// As if another build had written it.
  void replace(const std::string& file, const std::string& what, const std::string& with) const {
    auto text = content(file);
    const auto at = text.find(what);
    REQUIRE(at != text.npos);
    std::ofstream(folder_ / file) << text.replace(at, what.size(), with);
  }
  ProgramResult write() const {
    return run_program(world_.database, {"regress", "--write", folder_.path().string()});
  }
  ProgramResult against(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"regress", "--against", folder_.path().string()});
    return run_program(world_.database, more);
  }

 private:
  const Inhabited& world_;
  OwnFolder folder_;
};

}  // namespace

TEST_CASE("a build folds a log as it did before, also once the log has grown", "[regress]") {
  Inhabited world;
  const Kept kept(world);
  const auto written = kept.write();
  CAPTURE(written.err);
  REQUIRE(written.exit == 0);
  CHECK_THAT(written.out, ContainsSubstring("10 rows kept"));
  world.run(ReleaseNumber{Inhabited::tenant(1), Reason("moved")});
  world.add_numbers(6, 9);
  auto said = kept.against();
  CAPTURE(said.out, said.err);
  CHECK(said.exit == 0);
  CHECK_THAT(said.out, ContainsSubstring("10 rows compared") && ContainsSubstring("no difference"));
  said = kept.against({"--sample", "2", "--json"});
  CHECK(said.exit == 0);
  CHECK(Json::parse(said.out).at("rows") == 4);
  CHECK(Json::parse(kept.against({"--sample", "1000", "--json"}).out).at("rows") == 10);
}

TEST_CASE("what is kept is what the rows are, in order, and nobody's data", "[regress]") {
  Inhabited world;
  const Kept kept(world);
  REQUIRE(kept.write().exit == 0);
  const auto tenants = kept.content("tenants.jsonl"), numbers = kept.content("numbers.jsonl");
  for (const auto* trace : {"Secret", "Business", "44790000"}) {
    CAPTURE(trace);
    CHECK(tenants.find(trace) == std::string::npos);
    CHECK(world.value("select string_agg(t::text, '') from tenants t").find(trace) != std::string::npos);
  }
  std::istringstream lines(numbers);
  std::string line;
  for (int i = 1; i <= 5; ++i) {
    REQUIRE(std::getline(lines, line));
    const auto row = Json::parse(line);
    CHECK(row.at("key") == Inhabited::number(i));
    CHECK(row.at("cells").at("status") ==
          world.value("select status from numbers where number = '" + Inhabited::number(i) + "'"));
  }
  const Kept again(world);
  REQUIRE(again.write().exit == 0);
  CHECK(again.content("tenants.jsonl") == tenants);  // to the byte
  CHECK(again.content("regress.json") == kept.content("regress.json"));
  struct stat about{};
  REQUIRE(::stat((kept / "").c_str(), &about) == 0);
  CHECK((about.st_mode & 077) == 0);
}

TEST_CASE("what another build made otherwise is named", "[regress]") {
  Inhabited world;
  const Kept kept(world);
  REQUIRE(kept.write().exit == 0);
  kept.replace("tenants.jsonl", R"("region":"UK")", R"("region":"XX")");
  kept.replace("tenants.jsonl", "hash:", "hash:x");
  kept.replace("numbers.jsonl", R"({"key":"+447700900003")", R"({"key":"+447700900002x")");
  for (const bool sampled : {false, true}) {
    const auto said =
        kept.against(sampled ? std::vector<std::string>{"--sample", "5"} : std::vector<std::string>{});
    CAPTURE(said.out, said.err);
    CHECK(said.exit == 1);
    CHECK_THAT(said.out, ContainsSubstring("tenants t1.region: before XX, now UK\n"));
    CHECK_THAT(said.out, ContainsSubstring("tenants t1.business_name: before differs, now differs\n"));
    CHECK_THAT(said.out, ContainsSubstring("numbers +447700900002x: before a row, now no row\n"));
    if (!sampled)
      CHECK_THAT(said.out, ContainsSubstring("numbers +447700900003: before no row, now a row\n"));
    CHECK_THAT(said.out, ContainsSubstring(sampled ? "3 differences" : "4 differences"));
  }
}

TEST_CASE("a column that one build alone has is named once", "[regress]") {
  Inhabited world;
  const Kept kept(world);
  REQUIRE(kept.write().exit == 0);
  kept.replace("regress.json", "\"region\"", "\"territory\"");
  const auto said = kept.against({"--json"});
  CHECK(said.exit == 1);
  CHECK_THAT(
      said.out,
      ContainsSubstring(
          R"({"projection":"tenants","key":"","column":"territory","before":"a column","after":"no column"})"));
  CHECK_THAT(said.out, ContainsSubstring(R"("column":"region","before":"no column","after":"a column")"));
  CHECK_THAT(said.out, ContainsSubstring(R"("differences":2})"));
}

TEST_CASE("an event that this build cannot read is a difference of its subjects alone", "[regress]") {
  Inhabited world;
  const Kept kept(world);
  REQUIRE(kept.write().exit == 0);
  world.damage(
      "update events set type = 'number.surrendered' where type = 'number.assigned' and tenant = 't2'");
  const auto said = kept.against();
  CAPTURE(said.out);
  CHECK(said.exit == 1);
  CHECK_THAT(said.out,
             ContainsSubstring("tenants t2: before a row, now cannot be folded: event ") &&
                 ContainsSubstring("numbers +447700900002: before a row, now cannot be folded: event ") &&
                 ContainsSubstring("2 differences"));
  const Kept more(world);
  const auto refused = more.write();
  CHECK(refused.exit == 3);
  CHECK_THAT(refused.err, ContainsSubstring("does not know the type 'number.surrendered'"));
  CHECK_FALSE(fs::exists(more / "regress.json"));
}

TEST_CASE("a folder that is none of this log's, or not whole, is refused", "[regress]") {
  Inhabited world, other;
  const Kept kept(world);
  const auto refused = [](const ProgramResult& said, const std::string& why) {
    CAPTURE(said.out, said.err);
    CHECK(said.exit == 2);
    CHECK_THAT(said.err, ContainsSubstring(why));
  };
  refused(kept.against(), "regress.json: it is not there");
  REQUIRE(kept.write().exit == 0);
  refused(kept.write(), "is not an empty folder");
  refused(run_program(other.database, {"regress", "--against", (kept / "").string()}),
          "it was written from another log");
  refused(run_program(world.database, {"regress"}), "Exactly 1 option");
  refused(run_program(world.database, {"regress", "--write", "x", "--against", "y"}), "Exactly 1 option");
  refused(run_program(world.database, {"regress", "--write", "x", "--sample", "5"}), "--against");
  refused(kept.against({"--sample", "0"}), "--sample");
  fs::resize_file(kept / "numbers.jsonl", kept.content("numbers.jsonl").rfind("{\"key\""));
  refused(kept.against(), "has 4 rows, and regress.json says 5: the folder is not whole");
  std::ofstream(kept / "numbers.jsonl") << "nonsense\n";
  refused(kept.against(), "numbers.jsonl, line 1: it is not a row");
  const auto head = world.value("select position from log");
  kept.replace("regress.json", "\"position\": " + head, "\"position\": 999");
  refused(kept.against(), "reaches to position 999, and the log ends at " + head);
  std::ofstream(kept / "regress.json") << "{\"form\": 7}";
  refused(kept.against(), "it is not of a form that this build knows");
}

TEST_CASE("histories are handed out whole, by subject, in the order of ids", "[regress]") {
  Inhabited world;
  std::size_t seen = 0;
  std::string last;
  postgres::each_history(*world.log, "tenant", world.log->head(), [&](const std::vector<Stored>& page) {
    for (const auto& event : page) {
      const auto& [id, version] = *event.tenant;
      CHECK(id >= last);
      if (id != last) CHECK(version == 1);
      last = id;
      ++seen;
    }
  });
  CHECK(std::to_string(seen) == world.value("select count(*) from events where tenant is not null"));
}

}  // namespace ledgerline::tests::regress_test
