#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/tokens.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/own_folder.hpp"

/// A tenant is erased by the program: what identified a person is nowhere any more, and all else as it was.
namespace ledgerline::tests::erasure_test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string tenant = "somebody", phone = "+447912345678";

/// Spellings by which name, phone, address and texts would be found.
const Arguments traces = {"Quibblewort", "7912345678", "zyx", "Xylograph", "UXVpYmJsZXdvcn", "517569626265"};

std::string found_in(const std::string& text) {
  std::string found;
  for (const auto& trace : traces)
    if (text.find(trace) != std::string::npos) found += trace + ' ';
  return found;
}

ProgramResult run(const postgres::Database& log, const Arguments& arguments, int exit = 0,
                  const Arguments& environment = {}) {
  auto said = run_program(log, arguments, environment);
  CAPTURE(arguments, said.out, said.err);
  REQUIRE(said.exit == exit);
  return said;
}

Arguments erasing(const fs::path& file = {}) {
  Arguments arguments = {"tenant", "erase", tenant, "--reason", "asked to be forgotten"};
  if (!file.empty()) arguments.insert(arguments.end(), {"--export", file.string()});
  return arguments;
}

/// Registered, texted, paid, given a number.
postgres::Database log_with_somebody() {
  auto log = fresh_log();
  run(log, {"tenant", "register", tenant, "--name", "Quibblewort & Søn", "--country", "UK", "--owner-phone",
            phone, "--email", "zyx@example.test"});
  run(log, {"onboarding", "text", "--from", phone, "--to", "+447476955179", "--body", "Xylograph maker",
            "--wait", "0"});
  run(log, {"payment", "activate", tenant});
  run(log, {"pool", "add", "+447111111111"});
  run(log, {"number", "allocate", tenant});
  return log;
}

postgres::Database log_with_closed() {
  auto log = log_with_somebody();
  run(log, {"tenant", "close", tenant, "--reason", "moved", "--wait", "0"});
  return log;
}

std::string content_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// All that Postgres shows of the log, but for what is sealed.
std::string all_rows(const postgres::Database& log) {
  std::string rows;
  for (const auto* table : {"tenants", "numbers", "clients", "onboarding_states", "twilio_number_pool",
                            "phone_numbers", "active_phone_numbers", "events", "keys", "tokens", "parked"})
    rows += ask(log, fmt::format("select string_agg(t::text, '/') from {} t", table)) + '\n';
  return rows;
}

/// All that the program tells of the tenant, and of the log.
std::string all_told(const postgres::Database& log) {
  std::string told;
  for (const auto& arguments : std::vector<Arguments>{{"history", tenant},
                                                      {"history", tenant, "--json"},
                                                      {"history", tenant, "--narrate"},
                                                      {"events", "--format", "lines"},
                                                      {"events", "--format", "jsonl"},
                                                      {"events", "--format", "cloudevents"},
                                                      {"tenant", "show", tenant},
                                                      {"tenant", "show", tenant, "--as-of", "3", "--json"},
                                                      {"onboarding", "show", tenant},
                                                      {"why", tenant, "status"},
                                                      {"why", tenant, "onboarding"},
                                                      {"diff", tenant, "--from", "1"},
                                                      {"timeline", tenant},
                                                      {"flow", tenant},
                                                      {"allocations"},
                                                      {"effects"}})
    told += run(log, arguments).out;
  return told;
}

void expect_erased(const postgres::Database& log) {
  CHECK(found_in(all_rows(log)) == "");
  CHECK(found_in(all_told(log)) == "");
  CHECK(ask(log, "select count(*) from keys where tenant = 'somebody'") == "0");
  CHECK(ask(log, "select count(*) from events where type = 'tenant.erased'") == "1");
  run(log, {"projections", "check"});
  run(log, {"doctor"});
  CHECK(broken_invariants(log) == "");
}

}  // namespace

TEST_CASE("an erased tenant is found nowhere, and everything else holds", "[integration][erasure]") {
  const auto log = log_with_closed();
  REQUIRE(found_in(all_rows(log)).size() > found_in("Quibblewort").size());
  REQUIRE(found_in(all_told(log)) != "");
  const auto events = ask(log, "select count(*) from events where tenant = 'somebody'");
  const auto said = run(log, erasing());
  CHECK_THAT(said.out, ContainsSubstring("ERASED  somebody is erased: its key is destroyed, which sealed " +
                                         events + " events"));
  expect_erased(log);
  CHECK_THAT(run(log, {"history", tenant, "--json"}).out, ContainsSubstring(R"j("owner_phone":"(erased)")j"));
  CHECK_THAT(run(log, {"history", tenant, "--narrate"}).out, ContainsSubstring("(erased)"));
  CHECK(ask(log, "select erased from clients") == "t");
  CHECK(ask(log, "select current_state from onboarding_states") == "S2_BUSINESS_NAME");
  CHECK(ask(log, "select collected_fields from onboarding_states") == "{}");
  run(log, {"projections", "rebuild"});
  expect_erased(log);
}

TEST_CASE("the certificate names reason, key and events, and nobody", "[integration][erasure]") {
  const auto log = log_with_closed();
  auto vault = test_vault();
  vault.learn({tenant}, open_log(log)->keys({tenant}));
  run(log, erasing());
  const auto payload = Json::parse(ask(log, "select payload from events where type = 'tenant.erased'"));
  CHECK(payload["reason"] == "asked to be forgotten");
  CHECK(payload["exported"] == false);
  CHECK(payload["events"] == std::stoi(ask(log, "select version - 1 from tenants where id = 'somebody'")));
  CHECK(payload["key"] == *vault.mark_of(tenant));  // whoever has the old key can tell that it is the one
}

TEST_CASE("a tenant that is not closed keeps its key, and nothing is exported", "[integration][erasure]") {
  const OwnFolder folder;
  const auto log = log_with_somebody();
  const auto said = run(log, erasing(folder / "all.jsonl"), 1);
  CHECK_THAT(said.out, ContainsSubstring("TENANT_NOT_CLOSED") &&
                           ContainsSubstring("close it first: 'ledgerline tenant close'"));
  CHECK(fs::is_empty(folder.path()));
  CHECK(ask(log, "select count(*) from keys") == "1");
  CHECK(ask(log, "select payload->>'why' from events order by position desc limit 1") == "TENANT_NOT_CLOSED");
  CHECK(run(log, {"tenant", "erase", tenant}, 2).err.find("--reason") != std::string::npos);
  CHECK(run(log, {"tenant", "erase", "nobody", "--reason", "x"}, 1).out.find("UNKNOWN_TENANT") !=
        std::string::npos);
}

TEST_CASE("the export has the whole history in the clear, for its owner's eyes", "[integration][erasure]") {
  const OwnFolder folder;
  const auto file = folder / "all.jsonl";
  const auto log = log_with_closed();
  const auto history = run(log, {"history", tenant, "--json"}).out;
  run(log, erasing(file));
  CHECK(content_of(file) == history);
  CHECK(found_in(history) != "");
  CHECK(fs::status(file).permissions() == fs::perms(0600));
  CHECK(ask(log, "select payload->>'exported' from events where type = 'tenant.erased'") == "true");
  const auto again = run(log, erasing(file));  // there is nothing to export any more: the file stays
  CHECK_THAT(again.out, ContainsSubstring("ALREADY_ERASED"));
  CHECK(content_of(file) == history);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  expect_erased(log);
}

TEST_CASE("what cannot be exported is not erased, and no file of another is written over",
          "[integration][erasure]") {
  const OwnFolder folder;
  const auto log = log_with_closed();
  std::ofstream(folder / "diary") << "Dear diary\n";
  fs::create_symlink(folder / "elsewhere", folder / "link");
  fs::create_directory(folder / "folder");
  CHECK_THAT(run(log, erasing(folder / "diary"), 2).err, ContainsSubstring("give a name that is free"));
  run(log, erasing(folder / "link"), 2);
  run(log, erasing(folder / "folder"), 2);
  run(log, erasing(folder.path() / "none" / "all.jsonl"), 3);
  CHECK(content_of(folder / "diary") == "Dear diary\n");
  CHECK_FALSE(fs::exists(folder / "elsewhere"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 3);
  CHECK(ask(log, "select count(*) from keys") == "1");
  run(log, erasing(folder / "all.jsonl"));
}

TEST_CASE("an erasure that is killed anywhere is completed by the same command", "[integration][erasure]") {
  const OwnFolder folder;
  const auto* point =
      GENERATE("export.written", "export.published", "turn.decided", "turn.committing", "turn.committed");
  CAPTURE(point);
  const auto file = folder / "all.jsonl";
  const auto log = log_with_closed();
  const auto history = run(log, {"history", tenant, "--json"}).out;
  run(log, erasing(file), 137, {fmt::format("LEDGERLINE_POINT={}:kill", point)});
  const auto state = ask(log,
                         "select concat_ws(' ', (select count(*) from keys), (select erased from tenants), "
                         "(select count(*) from events where type = 'tenant.erased'))");
  CHECK((state == "1 f 0" || state == "0 t 1"));
  run(log, erasing(file));
  CHECK(content_of(file) == history);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  expect_erased(log);
}

TEST_CASE("an erased tenant's tokens open nothing, and are called nothing", "[integration][erasure]") {
  const auto log = log_with_closed();
  run(log, {"token", "create", "--role", "tenant", "--tenant", tenant, "--name", "Zyx Quibblewort's phone"});
  run(log, {"token", "create", "--role", "platform", "--name", "the platform"});
  run(log, erasing());
  CHECK(ask(log, "select revoked_at is not null and name is null from tokens where role = 'tenant'") == "t");
  CHECK(ask(log, "select revoked_at is null and name is not null from tokens where role = 'platform'") ==
        "t");
  CHECK_THAT(run(log, {"token", "create", "--role", "tenant", "--tenant", tenant}, 1).err,
             ContainsSubstring("was erased"));
  expect_erased(log);
}

TEST_CASE("doctor names a key, and a cell, that is left of who was erased", "[integration][erasure]") {
  const auto log = log_with_closed();
  const auto wrapped = ask(log, "select wrapped from keys");
  run(log, erasing());
  superuser(log, fmt::format("insert into keys (tenant, wrapped) values ('somebody', '{}')", wrapped));
  superuser(log, "set ledgerline.folds = 'on'; update tenants set email = 'zyx@example.test'");
  const auto told = run(log, {"doctor"}, 1).out;
  CHECK_THAT(told, ContainsSubstring("tenant somebody was erased at event ") &&
                       ContainsSubstring("its key is there: delete it from keys"));
  CHECK_THAT(told, ContainsSubstring("tenant somebody was erased, and its row tells email"));
  CHECK(found_in(told) == "");
  superuser(log, "delete from keys where tenant = 'somebody'");
  run(log, {"projections", "rebuild"});
  expect_erased(log);
}

TEST_CASE("a command for an erased tenant is refused; its phone may be registered anew",
          "[integration][erasure]") {
  const auto log = log_with_closed();
  run(log, erasing());
  CHECK_THAT(run(log, {"payment", "activate", tenant}, 1).out,
             ContainsSubstring("ERASED") && ContainsSubstring("register it under another id"));
  const auto text = run(log, {"--json", "onboarding", "text", "--from", phone, "--to", "+447476955179",
                              "--body", "Plumber", "--wait", "0"});
  const auto fresh = Json::parse(text.out).at("tenant").get<std::string>();
  CHECK(fresh != tenant);
  CHECK(ask(log, "select count(*) from keys") == "1");
  run(log, {"tenant", "close", fresh, "--reason", "moved", "--wait", "0"});
  run(log, {"tenant", "erase", fresh, "--reason", "asked again"});
  CHECK(ask(log, "select count(*) from keys") == "0");
  const auto once_more = run(log, {"--json", "onboarding", "text", "--from", phone, "--to", "+447476955179",
                                   "--body", "Plumber", "--wait", "0"});
  CHECK(Json::parse(once_more.out).at("tenant") != fresh);
  run(log, {"doctor"});
}

}  // namespace ledgerline::tests::erasure_test
