#include "adapters/postgres/tokens.hpp"

#include <nlohmann/json.hpp>

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

/// Tokens on a real Postgres, in the store and by the program.
namespace ledgerline::tests::tokens_test {
namespace {

using postgres::Tokens;
using State = postgres::TokenAnswer::State;
using Json = nlohmann::json;

struct Store {
  postgres::Database database = fresh_log();
  std::unique_ptr<postgres::PostgresLog> log = open_log(database);
  Tokens tokens{log->session()};
  SystemRandom random;

  TokenGrant grant() {
    std::array<std::uint8_t, 10> bytes{};
    random.fill(bytes);
    TokenGrant made;
    made.id = ordered_uuid(1'772'355'600'000, bytes);
    made.role = TokenRole::platform;
    made.name = Name("the platform's own");
    made.created_by = Actor("me@here");
    return made;
  }
};

TEST_CASE("a token that is kept is found, with what was granted", "[tokens]") {
  Store store;
  const auto token = Token::make(store.random);
  CHECK(store.tokens.find(token).state == State::unknown);
  const auto kept = store.tokens.keep(token, store.grant(), {});
  const auto answer = store.tokens.find(token);
  REQUIRE(answer.state == State::valid);
  CHECK(answer.grant->id == kept.id);
  CHECK(answer.grant->role == TokenRole::platform);
  CHECK(answer.grant->name == Name("the platform's own"));
  CHECK(answer.grant->created_by == Actor("me@here"));
  CHECK(answer.grant->created_at == kept.created_at);
  CHECK_FALSE(answer.grant->expires_at);
  CHECK(store.tokens.find(Token::make(store.random)).state == State::unknown);
}

TEST_CASE("a token ends after its days, by the database's clock", "[tokens]") {
  Store store;
  const auto token = Token::make(store.random);
  const auto kept = store.tokens.keep(token, store.grant(), 30);
  CHECK(kept.expires_at == kept.created_at + 30 * micros_per_day);
  CHECK(store.tokens.find(token).state == State::valid);
  superuser(store.database, "update tokens set created_at = now() - interval '30 days', expires_at = now()");
  CHECK(store.tokens.find(token).state == State::expired);
}

TEST_CASE("a token that is revoked opens nothing, from then on", "[tokens]") {
  Store store;
  const auto token = Token::make(store.random);
  const auto kept = store.tokens.keep(token, store.grant(), {});
  const auto revoked = store.tokens.revoke(kept.id);
  REQUIRE(revoked);
  CHECK(store.tokens.find(token).state == State::revoked);
  CHECK(store.tokens.revoke(kept.id) == revoked);  // the first time stays
  CHECK_FALSE(store.tokens.revoke(store.grant().id));
}

TEST_CASE("the engine's role can neither change a token nor take one back", "[tokens]") {
  Store store;
  store.tokens.keep(Token::make(store.random), store.grant(), {});
  for (const auto* sql : {"update tokens set hash = '\\x00'", "update tokens set role = 'operator'",
                          "update tokens set expires_at = null", "delete from tokens", "truncate tokens"}) {
    CAPTURE(sql);
    CHECK_THROWS_WITH(store.log->session().query(sql), ContainsSubstring("permission denied"));
  }
}

TEST_CASE("a token without its tenant is not kept", "[tokens]") {
  Store store;
  auto grant = store.grant();
  grant.role = TokenRole::tenant;
  CHECK_THROWS_AS(store.tokens.keep(Token::make(store.random), grant, {}), BadInput);
}

Json rows_of(const postgres::Database& log) {
  return Json::parse(run_program(log, {"token", "list", "--json"}).out);
}

TEST_CASE("the program prints a token once, and keeps none", "[tokens][program]") {
  const auto log = fresh_log();
  const auto made = run_program(
      log, {"token", "create", "--role", "operator", "--name", "CI", "--expires", "7", "--actor", "me"});
  REQUIRE(made.exit == 0);
  const auto text = made.out.substr(0, made.out.find('\n'));
  const auto token = Token::parse(text);
  REQUIRE(token);
  CHECK(made.err.find(text) == std::string::npos);
  const auto row = rows_of(log).at(0);
  CHECK(row.at("role") == "operator");
  CHECK(row.at("name") == "CI");
  CHECK(row.at("state") == "valid");
  CHECK(row.at("created_by") == "me");
  CHECK_FALSE(row.contains("hash"));
  const std::string dump = superuser(log, "select string_agg(t::text, '/') from tokens t")[0][0].c_str();
  CHECK(dump.find(text.substr(4, 43)) == std::string::npos);
  CHECK(dump.find(hex(token->hash())) != std::string::npos);
  CHECK(Tokens(open_log(log)->session()).find(*token).state == State::valid);
  const auto revoked = run_program(log, {"token", "revoke", row.at("id")});
  CHECK(revoked.exit == 0);
  CHECK(rows_of(log).at(0).at("state") == "revoked");
}

TEST_CASE("a token that is given in the place of its id is not repeated to anybody", "[tokens][program]") {
  const auto log = fresh_log();
  const auto made = run_program(log, {"token", "create", "--role", "operator"});
  REQUIRE(made.exit == 0);
  const auto text = made.out.substr(0, made.out.find('\n'));
  for (const auto& given : {text, text.substr(4), text.substr(0, 12), "Bearer " + text})
    for (const std::string level : {"--log-level=trace", "--json"}) {
      const auto said = run_program(log, {"token", "revoke", given, level});
      CHECK(said.exit == 2);
      const auto all = said.out + said.err;
      CHECK(all.find(text.substr(4, 8)) == std::string::npos);
      CHECK_THAT(all, ContainsSubstring("looks like a token") && ContainsSubstring("'token list'"));
    }
  CHECK(rows_of(log).at(0).at("state") == "valid");
}

TEST_CASE("a tenant's token needs its tenant; what is wrong makes none", "[tokens][program]") {
  const auto log = fresh_log();
  const auto create = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"token", "create"});
    return run_program(log, more);
  };
  CHECK_THAT(create({"--role", "tenant"}).err, ContainsSubstring("reaches one tenant: name it"));
  CHECK_THAT(create({"--role", "root"}).err, ContainsSubstring("give operator, auditor, platform or tenant"));
  CHECK(create({"--role", "operator", "--expires", "0"}).exit == 2);
  const auto unknown = create({"--role", "tenant", "--tenant", "shop"});
  CHECK(unknown.exit == 1);
  CHECK_THAT(unknown.err, ContainsSubstring("there is no tenant shop"));
  CHECK(rows_of(log).empty());
  CHECK(run_program(log, {"token", "revoke", "7"}).exit == 2);
  CHECK(run_program(log, {"token", "revoke", "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"}).exit == 1);
  REQUIRE(run_program(log, {"tenant", "register", "shop", "--name", "Shop", "--owner-phone", "+447900000001"})
              .exit == 0);
  const auto made = create({"--role", "tenant", "--tenant", "shop", "--json"});
  REQUIRE(made.exit == 0);
  CHECK(Token::parse(Json::parse(made.out).at("token").get<std::string>()));
  CHECK(rows_of(log).at(0).at("tenant") == "shop");
}

}  // namespace
}  // namespace ledgerline::tests::tokens_test
