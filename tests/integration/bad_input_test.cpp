#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// What a user may get wrong: a clear message, the right exit code, and nothing changed.
namespace ledgerline::tests::bad_input_test {
namespace {

using Arguments = std::vector<std::string>;

struct Bad {
  Arguments arguments;
  std::string says;
};

std::string state_of(const postgres::Database& log) {
  return ask(
      log,
      "select concat_ws('/', (select position from log), (select count(*) from events), "
      "(select count(*) from keys), (select md5(string_agg(t::text, '/' order by id)) from tenants t), "
      "(select md5(string_agg(n::text, '/' order by number)) from numbers n))");
}

/// One log for all that must not change it: a paid tenant "known", who has one of two numbers.
const postgres::Database& known_log() {
  static const auto log = [] {
    auto fresh = fresh_log();
    for (const auto& arguments : std::vector<Arguments>{
             {"tenant", "register", "known", "--name", "Known", "--owner-phone", "+447900000001"},
             {"payment", "activate", "known"},
             {"pool", "add", "+447111111111", "+447111111112"},
             {"number", "allocate", "known", "--command-id", "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"}})
      if (run_program(fresh, arguments).exit != 0) throw std::runtime_error("cannot make the log");
    return fresh;
  }();
  return log;
}

/// The message goes to stderr for people, and to stdout as an object for programs.
void expect_refused(const Bad& bad, int exit) {
  CAPTURE(bad.arguments);
  const auto before = state_of(known_log());
  const auto said = run_program(known_log(), bad.arguments);
  CAPTURE(said.out, said.err);
  CHECK(said.exit == exit);
  CHECK((said.err + said.out).find(bad.says) != std::string::npos);
  if (exit != 1) CHECK(said.out.empty());
  auto with_json = bad.arguments;
  with_json.push_back("--json");
  const auto told = run_program(known_log(), with_json);
  CAPTURE(told.out, told.err);
  CHECK(told.exit == exit);
  const auto object = nlohmann::json::parse(told.out, nullptr, false);
  REQUIRE(object.is_object());
  if (exit != 1)
    CHECK(object.at("error").at("message").get<std::string>().find(bad.says) != std::string::npos);
  CHECK(state_of(known_log()) == before);
}

Arguments registering(const std::string& option, const std::string& value) {
  Arguments arguments = {"tenant", "register", "new", "--name", "New", "--owner-phone", "+447900000002"};
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i] == option) {
      arguments[i + 1] = value;
      return arguments;
    }
  arguments.insert(arguments.end(), {option, value});
  return arguments;
}

/// A file that is gone after the test.
class File {
 public:
  explicit File(const std::string& content) {
    auto name = (std::filesystem::temp_directory_path() / "ledgerline-file-XXXXXX").string();
    ::close(::mkstemp(name.data()));
    path_ = name;
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~File() { std::filesystem::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("numbers that are none are refused by name, and none beside them is added", "[bad_input]") {
  const auto [number, says] = GENERATE(table<std::string, std::string>({
      {"abc", "'abc': byte 1 is out of place in a number"},
      {"1-800-FLOWERS", "'1-800-FLOWERS': byte 7 is out of place"},
      {"+44", "'+44': too short for GB"},
      {"+447", "too short for GB"},
      {"+4479000000011234", "too long for GB"},
      {"+99912345678", "it starts with no country's code"},
      {"+80012345678", "it belongs to no country"},
      {"", "it holds no digits"},
      {"+447111111111 x5", "is out of place"},
      {"\xff", "byte 1 is not valid UTF-8"},
      {"+44\n7111111113", "control character"},
  }));
  expect_refused({{"pool", "add", "+447111111999", number}, says}, 2);
  expect_refused({{"pool", "retire", number, "--reason", "test"}, number == "+80012345678" ? "" : says},
                 number == "+80012345678" ? 1 : 2);
}

TEST_CASE("what a tenant is registered with is checked at the edge", "[bad_input]") {
  const auto bad = GENERATE(values<Bad>({
      {{"tenant", "register", "a b", "--name", "New", "--owner-phone", "+447900000002"},
       "tenant id 'a b': only A-Z"},
      {{"tenant", "register", "", "--name", "New", "--owner-phone", "+447900000002"}, "tenant id"},
      {{"tenant", "register", std::string(201, 'x'), "--name", "New", "--owner-phone", "+447900000002"},
       "at most 200"},
      {registering("--name", ""), "name '': it is empty"},
      {registering("--name", "Caf\xe9"), "byte 4 is not valid UTF-8"},
      {registering("--name", "two\nlines"), "byte 4 is a control character"},
      {registering("--name", std::string(201, 'x')), "at most 200"},
      {registering("--owner-phone", "12"), "'12'"},
      {registering("--owner-phone", "\xc3("), "not valid UTF-8"},
      {registering("--email", "nobody"), "it is not an address"},
      {registering("--area-code", "x"), "only digits"},
      {registering("--assistant", "X"), "it is not a UUID"},
      {registering("--country", "Atlantis"), "'Atlantis': no country's ISO 3166 code"},
      {registering("--actor", "evil\nactor"), "control character"},
      {registering("--actor", "\xff"), "not valid UTF-8"},
      {registering("--reason", std::string(501, 'x')), "at most 500"},
      {registering("--correlation", "\x01"), "control character"},
  }));
  expect_refused(bad, 2);
}

TEST_CASE("what cannot be read as a command is refused", "[bad_input]") {
  const auto bad = GENERATE(values<Bad>({
      {{"history", "known", "--as-of", "yesterday"}, "yesterday"},
      {{"history", "kn own"}, "tenant id 'kn own'"},
      {{"number", "allocate", "known", "--command-id", "nonsense"}, "it is not a UUID"},
      {{"number", "allocate", "known", "other", "--command-id", "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7f"},
       "names one command"},
      {{"number", "release", "known"}, "takes a reason"},
      {{"pool", "retire", "+447111111112"}, "takes a reason"},
      {{"pool", "add"}, "no number given"},
      {{"pool", "add", "--file", "/nowhere/pool.csv"}, "cannot read /nowhere/pool.csv"},
      {{"pool", "add", "--file", "/"}, "cannot read /"},
      {{"pool", "add", "--file", "/nowhere/\xff.csv"}, "cannot read /nowhere/"},
      {{"pool", "add", "--from-env"}, "TWILIO_POOL_NUMBERS is not set"},
      {{"tick", "--cool-down", "US"}, "COUNTRY=DAYS"},
      {{"tick", "--cool-down", "US=-1"}, "COUNTRY=DAYS"},
      {{"number", "allocate", "other", "--command-id", "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"},
       "was used for another statement"},
  }));
  ::unsetenv("TWILIO_POOL_NUMBERS");
  expect_refused(bad, 2);
}

TEST_CASE("wrong commands and flags are refused, with a hint at --help", "[bad_input]") {
  const auto bad = GENERATE(values<Bad>({
      {{}, "subcommand is required"},
      {{"pool"}, "subcommand is required"},
      {{"dance"}, "'dance' is none; run with --help"},
      {{"pool", "dance"}, "'dance' is none; run with --help"},
      {{"pool", "health", "--loud"}, "--loud"},
      {{"tick", "--log-level", "loud"}, "loud"},
      {{"pool", "list", "--status", "nice"}, "nice"},
      {{"allocations", "--limit", "0"}, "--limit"},
      {{"allocations", "--limit", "many"}, "--limit"},
      {{"tick", "--grace-days", "-1"}, "--grace-days"},
      {{"tenant", "register", "new"}, "--name"},
      {{"tenant", "show"}, "id"},
      {{"number", "allocate"}, "id"},
      {{"pool", "reserve", "+447111111112", "--for", "known", "--minutes", "0"}, "--minutes"},
      {{"projections", "rebuild", "dreams"}, "dreams"},
  }));
  expect_refused(bad, 2);
}

TEST_CASE("who or what nobody knows is refused by a rule, and appends nothing", "[bad_input]") {
  const auto bad = GENERATE(values<Bad>({
      {{"tenant", "show", "nobody"}, "there is no tenant nobody"},
      {{"tenant", "convert", "nobody"}, "there is no tenant nobody"},
      {{"payment", "activate", "nobody"}, "there is no tenant nobody"},
      {{"payment", "lapse", "nobody"}, "there is no tenant nobody"},
      {{"number", "allocate", "nobody"}, "there is no tenant nobody"},
      {{"number", "release", "nobody", "--reason", "test"}, "there is no tenant nobody"},
      {{"history", "nobody"}, "there is no tenant nobody"},
      {{"history", "known", "--as-of", "0"}, "nothing was recorded of tenant known up to 0"},
      {{"pool", "retire", "+447111111998", "--reason", "test"}, "the pool does not know +447111111998"},
      {{"pool", "reserve", "+447111111998", "--for", "known"}, "the pool does not know +447111111998"},
      {{"pool", "reserve", "+447111111112", "--for", "nobody"}, "there is no tenant nobody"},
      {{"tenant", "register", "thief", "--name", "Thief", "--owner-phone", "+447900000001"},
       "has that owner phone already"},
  }));
  expect_refused(bad, 1);
}

TEST_CASE("who is to be registered first is said where registering helps, and nowhere else", "[bad_input]") {
  const auto [arguments, helps] = GENERATE(table<Arguments, bool>({
      {{"payment", "activate", "nobody"}, true},
      {{"number", "allocate", "nobody"}, true},
      {{"tenant", "show", "nobody"}, false},
      {{"tenant", "erase", "nobody", "--reason", "test"}, false},
      {{"flow", "nobody"}, false},
      {{"onboarding", "show", "nobody"}, false},
      {{"provisioning", "show", "nobody"}, false},
      {{"token", "create", "--role", "tenant", "--tenant", "nobody"}, false},
  }));
  const auto said = run_program(known_log(), arguments);
  CAPTURE(arguments, said.out, said.err);
  CHECK(said.exit == 1);
  const auto all = said.out + said.err;
  CHECK(all.find(helps ? "there is no tenant nobody: register it first\n" : "there is no tenant nobody\n") !=
        std::string::npos);
}

TEST_CASE("a log's name is no place for SQL", "[bad_input]") {
  auto log = known_log();
  log.schema = "x; drop schema " + known_log().schema + " cascade";
  const auto said = run_program(log, {"migrate"});
  CHECK(said.exit == 2);
  CHECK(said.err.find("a log's name is made of a-z, 0-9 and _") != std::string::npos);
  CHECK(state_of(known_log()) != "");
}

TEST_CASE("an unknown tenant's allocation is answered with requirement 3's object", "[bad_input]") {
  const auto said = run_program(known_log(), {"number", "allocate", "nobody", "--json"});
  CHECK(said.exit == 1);
  CHECK(said.out == R"({"success":false,"phoneE164":null,"reason":"UNKNOWN_TENANT","clientId":"nobody"})"
                    "\n");
}

TEST_CASE("a file with bad lines names each of them, and adds none of its numbers", "[bad_input]") {
  using namespace std::string_literals;  // for the NUL
  const File file(
      "number,country\n+447111111800,GB\n+44,GB\nabc\n+447111111801,XX\n+4471111118\xff,GB\n+447111111802,"
      "GB\n"
      "+44711\0"
      "111803,GB\n+447111111800\n\"+447111111804\n"s);
  const auto before = state_of(known_log());
  const auto said = run_program(known_log(), {"pool", "add", "--file", file.path()});
  CHECK(said.exit == 2);
  for (const int line : {3, 4, 5, 6, 8, 9, 10}) {
    CAPTURE(line, said.err);
    CHECK(said.err.find(fmt::format("{}, line {}: ", file.path(), line)) != std::string::npos);
  }
  for (const int line : {1, 2, 7}) CHECK(said.err.find(fmt::format("line {}: ", line)) == std::string::npos);
  CHECK(said.err.find("line 6: byte 12 is not valid UTF-8") != std::string::npos);
  CHECK(said.err.find("line 8: byte 7 is a NUL") != std::string::npos);
  CHECK(state_of(known_log()) == before);
}

TEST_CASE("a large file cut off by a crash goes on where it stopped when it is given again", "[bad_input]") {
  const auto where = GENERATE(as<std::string>(), "turn.committed", "turn.committing", "turn.decided");
  CAPTURE(where);
  const auto log = fresh_log();
  std::string content;
  for (int i = 0; i < 1200; ++i) content += fmt::format("+44711120{:04}\n", i);
  const File file(content);
  const Arguments adding = {"pool", "add", "--file", file.path(), "--json"};
  REQUIRE(run_program(log, adding, {"LEDGERLINE_POINT=" + where + ":kill"}).exit == 128 + 9);
  const auto again = nlohmann::json::parse(run_program(log, adding).out);
  const auto before = again.at("addedBefore").get<int>();
  // Of a COMMIT that was sent nobody knows, until it is looked up.
  CHECK((where == "turn.committing" ? before % 500 == 0 : before == (where == "turn.committed" ? 500 : 0)));
  CHECK(again == nlohmann::json{{"success", true},
                                {"added", 1200 - before},
                                {"alreadyInPool", 0},
                                {"refused", 0},
                                {"handedOut", 0},
                                {"addedBefore", before}});
  CHECK(ask(log, "select count(*) from events") == "1200");
  const auto third = nlohmann::json::parse(run_program(log, adding).out);
  CHECK(third.at("addedBefore") == 1200);
  CHECK(ask(log, "select count(distinct number) from events where type = 'number.added'") == "1200");
  CHECK(broken_invariants(log) == "");
}

}  // namespace ledgerline::tests::bad_input_test
