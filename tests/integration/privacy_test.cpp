#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// What identifies a person stands in no event, and is gone with the tenant's key.
namespace ledgerline::tests::privacy_test {
namespace {

const std::string tenant = "somebody";
const std::vector<std::string> registering = {
    "tenant", "register",      tenant,          "--name",  "Quibblewort & Søn", "--country",
    "UK",     "--owner-phone", "+447912345678", "--email", "zyx@example.test"};

/// Spellings by which the three would be found: as stated, in parts, encoded.
const std::vector<std::string> traces = {"Quibblewort",     "S\u00f8n", "\\u00f8n",
                                         "7912345678",      "zyx",      "example.test",
                                         "UXVpYmJsZXdvcn",  // base64 of the name's beginning
                                         "517569626265",    // hex of it
                                         "NDQ3OTEyMzQ1Njc4"};

std::vector<std::string> found_in(const std::string& text) {
  std::vector<std::string> found;
  for (const auto& trace : traces)
    if (text.find(trace) != std::string::npos) found.push_back(trace);
  return found;
}

ProgramResult done(const postgres::Database& log, const std::vector<std::string>& arguments) {
  auto said = run_program(log, arguments);
  CAPTURE(arguments, said.out, said.err);
  REQUIRE(said.exit == 0);
  return said;
}

postgres::Database log_with_somebody() {
  auto log = fresh_log();
  done(log, registering);
  done(log, {"payment", "activate", tenant});
  done(log, {"pool", "add", "+447111111111"});
  done(log, {"number", "allocate", tenant});
  return log;
}

}  // namespace

TEST_CASE("no event holds a tenant's name, phone or address, in whatever column", "[privacy]") {
  const auto log = log_with_somebody();
  REQUIRE(found_in(ask(log, "select string_agg(t::text, '/') from tenants t")).size() >=
          4);  // they would be found
  CHECK(found_in(ask(log, "select string_agg(e::text, '/') from events e")).empty());
  CHECK(found_in(ask(log, "select string_agg(payload::text || metadata::text, '/') from events")).empty());
  CHECK(found_in(ask(log, "select string_agg(k::text, '/') from keys k")).empty());
  CHECK(ask(log, "select count(*) from keys where tenant = 'somebody'") == "1");
}

TEST_CASE("the same data is sealed otherwise at each place, so that equal tenants do not look equal",
          "[privacy]") {
  const auto log = log_with_somebody();
  auto twin = registering;
  twin[2] = "twin";
  twin[8] = "+447912345679";
  done(log, twin);
  CHECK(
      ask(log,
          "select count(distinct payload->>'business_name') from events where type = 'tenant.registered'") ==
      "2");
  CHECK(ask(log, "select count(distinct payload->>'email') from events where type = 'tenant.registered'") ==
        "2");
}

TEST_CASE("a refused statement leaves nobody's data in the server's log, or in the message", "[privacy]") {
  const auto log = log_with_somebody();
  superuser(log, "alter table tenants add check (owner_phone <> '+447912345679')");
  auto twin = registering;
  twin[2] = "twin";
  twin[8] = "+447912345679";
  const auto said = run_program(log, twin);
  CHECK(said.exit == 3);
  CHECK(found_in(said.out + said.err).empty());
  std::stringstream server_log;
  server_log << std::ifstream(cluster().folder() / "server.log").rdbuf();
  CHECK(server_log.str().find("violates check constraint") != std::string::npos);
  CHECK(found_in(server_log.str()).empty());
}

TEST_CASE("another tenant's claim on a phone is refused without saying the phone", "[privacy]") {
  const auto log = log_with_somebody();
  auto thief = registering;
  thief[2] = "thief";
  const auto said = run_program(log, thief);
  CHECK(said.exit == 1);
  CHECK(said.out.find("PHONE_TAKEN") != std::string::npos);
  CHECK(found_in(said.out + said.err).empty());
}

TEST_CASE("a tenant whose key is destroyed reads as erased, and every digest still holds", "[privacy]") {
  const auto log = log_with_somebody();
  const auto history = [&](const std::string& how) { return done(log, {"history", tenant, how}).out; };
  REQUIRE(found_in(history("--json")).size() >= 4);
  const auto told_before = history("--narrate");
  REQUIRE(told_before.find("ownerPhone: '447912345678'") != std::string::npos);
  superuser(log, "delete from keys where tenant = 'somebody'");

  const auto shown = history("--json");
  CHECK(found_in(shown).empty());
  for (const auto* field : {"business_name", "email", "owner_phone"}) {
    CAPTURE(field);
    CHECK(shown.find(fmt::format(R"j("{}":"(erased)")j", field)) != std::string::npos);
  }
  auto told = told_before;
  told.replace(told.find("447912345678"), 12, "(erased)");
  CHECK(history("--narrate") == told);

  auto vault = test_vault();
  const auto open = open_log(log);
  const auto events = open->read({});
  CHECK(events.size() == 4);
  for (const auto& stored : events) {
    CAPTURE(stored.position, stored.type);
    CHECK(stored.digest == digest_of(stored));
  }
  CHECK(decode_all(*open, events, vault).size() == events.size());
}

TEST_CASE("an erased tenant's number can be taken back, and the projections rebuilt without it",
          "[privacy]") {
  const auto log = log_with_somebody();
  superuser(log, "delete from keys where tenant = 'somebody'");
  done(log, {"number", "release", tenant, "--reason", "erased"});
  done(log, {"projections", "rebuild"});
  done(log, {"projections", "check"});
  CHECK(found_in(ask(log, "select string_agg(t::text, '/') from tenants t")).empty());
  CHECK(found_in(done(log, {"tenant", "show", tenant, "--json"}).out).empty());
}

}  // namespace ledgerline::tests::privacy_test
