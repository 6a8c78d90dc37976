#include "adapters/postgres/backup.hpp"

#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "adapters/postgres/embedded/process.hpp"
#include "events/kernel/error.hpp"
#include "tests/integration/maintenance.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/own_folder.hpp"
#include "tests/support/program.hpp"

/// A dump is worth what can be restored from it: that is tried, and looked at.
namespace ledgerline::tests::backup_test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A folder of the test's own, and in it one for what the program makes for a while.
class Shelf {
 public:
  Shelf() {
    fs::create_directory(scratch());
    fs::permissions(scratch(), fs::perms(0755));
  }

  fs::path operator/(const std::string& name) const { return folder_ / name; }
  fs::path scratch() const { return folder_ / "scratch"; }
  fs::path file(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name) << content;
    return folder_ / name;
  }

  fs::path dump(const Inhabited& world, const std::string& name, std::vector<std::string> options) const {
    const auto account = postgres::account_of(::geteuid());
    options.insert(options.begin(), postgres::find_programs("", account) / "pg_dump");
    options.insert(options.end(), {"--schema=" + world.database.schema, "--file=" + (folder_ / name).string(),
                                   "--dbname=" + world.database.url});
    const auto ended = postgres::run({options, account});
    CAPTURE(ended.output);
    REQUIRE(ended.well);
    return folder_ / name;
  }

  /// Verifies it as the log of `world`, and checks that nothing is left of the scratch cluster.
  ProgramResult verify(const Inhabited& world, const fs::path& file, std::vector<std::string> more = {},
                       std::vector<std::string> environment = {}) const {
    more.insert(more.begin(), {"backup", "verify", file.string()});
    environment.push_back("TMPDIR=" + scratch().string());
    auto said = run_program(world.database, more, environment);
    CHECK(fs::is_empty(scratch()));
    return said;
  }

 private:
  OwnFolder folder_;
};

std::string sealed(const Inhabited& world) {
  auto line = run_program(world.database, {"seal"}).out;
  line.pop_back();
  return line;
}

Json check_in(const Json& report, const std::string& name) {
  for (const auto& check : report.at("checks"))
    if (check.at("name") == name) return check;
  return {};
}

}  // namespace

TEST_CASE("a dump of each form is restored and examined", "[backup]") {
  Inhabited world;
  const Shelf shelf;
  const auto seal = sealed(world);
  for (const std::string form : {"custom", "directory", "plain", "tar"}) {
    CAPTURE(form);
    const auto said =
        shelf.verify(world, shelf.dump(world, form, {"--format=" + form}), {"--expect", seal, "--json"});
    CAPTURE(said.out, said.err);
    REQUIRE(said.exit == 0);
    const auto report = Json::parse(said.out);
    CHECK(report.at("healthy") == true);
    CHECK(report.at("seal") == seal);
    for (const auto* name : {"digests", "projections", "immutability", "keys", "seal", "master key"})
      CHECK(check_in(report, name).at("result") == "holds");
    CHECK(check_in(report, "home").is_null());  // of a server that is there for a minute
  }
}

TEST_CASE("a dump of a log that was changed, or is older than a seal, is found out", "[backup]") {
  Inhabited world;
  const Shelf shelf;
  const auto older = shelf.dump(world, "older", {"--format=custom"});
  world.add_numbers(6, 6);
  const auto seal = sealed(world);
  auto said = shelf.verify(world, older, {"--expect", seal});
  CHECK(said.exit == 1);
  CHECK_THAT(said.out, ContainsSubstring("events were sealed, and the log ends at "));
  world.damage("update events set recorded_at = recorded_at + interval '1 second' where position = 7");
  said = shelf.verify(world, shelf.dump(world, "changed", {"--format=plain"}));
  CHECK(said.exit == 1);
  CHECK_THAT(said.out, ContainsSubstring("event 7 (tenant.registered): its digest does not fit"));
}

TEST_CASE("without the master key a dump's digests are checked, and personal fields are not opened",
          "[backup]") {
  Inhabited world;
  const Shelf shelf;
  const auto dump = shelf.dump(world, "dump", {"--format=custom"});
  const std::string other = "LEDGERLINE_MASTER_KEY=" + std::string(64, 'b');
  for (const auto& [key, why] : std::vector<std::pair<std::string, std::string>>{
           {other, "the key given is another"}, {"LEDGERLINE_MASTER_KEY", "no master key was given"}}) {
    const auto said = shelf.verify(world, dump, {"--json"}, {key});
    CAPTURE(said.out, said.err);
    REQUIRE(said.exit == 0);
    const auto report = Json::parse(said.out);
    CHECK(check_in(report, "master key").at("result") == "warning");
    CHECK_THAT(check_in(report, "master key").at("findings")[0].get<std::string>(), ContainsSubstring(why));
    CHECK(check_in(report, "digests").at("result") == "holds");
    CHECK(check_in(report, "projections").at("result") == "holds");
  }
  world.damage("update events set digest = sha256('') where position = 7");
  const auto said = shelf.verify(world, shelf.dump(world, "changed", {"--format=custom"}), {}, {other});
  CHECK(said.exit == 1);
  CHECK_THAT(said.out, ContainsSubstring("digests: event 7") ||
                           ContainsSubstring("event 7 (tenant.registered): its digest"));
}

TEST_CASE("a dump that is cut off, or of another log, says so", "[backup]") {
  Inhabited world;
  const Shelf shelf;
  const auto dump = shelf.dump(world, "dump", {"--format=custom"}),
             text = shelf.dump(world, "text", {"--format=plain"});
  for (const auto& file : {dump, text}) {
    fs::resize_file(file, fs::file_size(file) * 2 / 3);
    const auto said = shelf.verify(world, file, {"--json"});
    CAPTURE(said.out, said.err);
    CHECK(said.exit == 1);
    CHECK(Json::parse(said.out).at("error").at("code") == "BACKUP_DAMAGED");
  }
  Inhabited other;
  for (const std::string form : {"custom", "plain"}) {
    const auto said = shelf.verify(world, shelf.dump(other, "other-" + form, {"--format=" + form}));
    CHECK(said.exit == 1);
    CHECK_THAT(said.err, ContainsSubstring("holds no log " + world.database.schema));
  }
}

TEST_CASE("what is no dump is refused, saying what it is", "[backup]") {
  const Shelf shelf;
  fs::create_directory(shelf / "empty-folder");
  fs::create_directory(shelf / "cluster");
  shelf.file("cluster/PG_VERSION", "15\n");
  const auto refusal = [](const fs::path& file) -> std::string {
    try {
      postgres::recognise(file);
    } catch (const BadInput& e) {
      return e.what();
    }
    return "";
  };
  CHECK_THAT(refusal(shelf / "nothing"), ContainsSubstring("cannot be read: No such file"));
  CHECK_THAT(refusal(shelf.file("empty", "")), ContainsSubstring("is empty"));
  CHECK_THAT(refusal(shelf.file("text", "hello")), ContainsSubstring("is no dump that pg_dump makes"));
  CHECK_THAT(refusal(shelf.file("zip", "\x1f\x8b\x08")), ContainsSubstring("is compressed by gzip"));
  CHECK_THAT(refusal(shelf.file("all", "--\n-- PostgreSQL database cluster dump\n--\n")),
             ContainsSubstring("dump of a whole cluster (pg_dumpall)"));
  CHECK_THAT(refusal(shelf / "empty-folder"), ContainsSubstring("is a folder without toc.dat"));
  CHECK_THAT(refusal(shelf / "cluster"), ContainsSubstring("is a cluster's data"));
  const auto said = run_program({cluster().url(), "ledgerline"}, {"backup", "verify"});
  CHECK(said.exit == 2);
}

TEST_CASE("a verification that is interrupted leaves nothing behind", "[backup]") {
  Inhabited world;
  const Shelf shelf;
  const auto fifo = shelf / "begun";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const auto dump = shelf.file("dump", "--\n-- PostgreSQL database dump\n--\n\\! echo begun > " +
                                           fifo.string() + "\nselect pg_sleep(600);\n");
  Running program(world.database, {"backup", "verify", dump.string()},
                  {"TMPDIR=" + shelf.scratch().string()});
  std::string word;
  std::ifstream(fifo) >> word;
  REQUIRE(word == "begun");
  CHECK_FALSE(fs::is_empty(shelf.scratch()));
  ::kill(program.pid(), SIGTERM);
  const auto said = program.ends();
  CHECK(said.exit == 128 + SIGTERM);
  CHECK_THAT(said.err, ContainsSubstring("interrupted"));
  CHECK(fs::is_empty(shelf.scratch()));
}

}  // namespace ledgerline::tests::backup_test
