#include "adapters/livekit/livekit.hpp"

#include <jwt.h>
#include <memory>

#include "adapters/livekit/token.hpp"
#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/provider_replies.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::livekit::livekit_test {
namespace {

using namespace tests;
using Kind = Result::Kind;
using Operations = std::vector<std::string>;

const std::string number = "+14155550100";
const std::string trunk_conflict =
    R"(Conflicting inbound SIP Trunks: "<new>" and "ST_1", using the same number(s) ["+14155550100"])";
const std::string rule_conflict =
    R"(Dispatch rule for the same trunk, inbound number, number, and PIN combination already exists in dispatch rule "SDR_1" "x")";

Json trunk(const std::string& id, const std::string& tag, const std::vector<std::string>& numbers) {
  return {{"sip_trunk_id", id}, {"name", tag}, {"metadata", ""}, {"numbers", numbers}};
}
Json rule(const std::string& id, const std::string& tag, const std::vector<std::string>& trunks) {
  return {{"sip_dispatch_rule_id", id}, {"name", tag}, {"trunk_ids", trunks}};
}
HttpReply items(const std::vector<Json>& all) { return {200, Json::object({{"items", all}}).dump()}; }
HttpReply error(int status, const std::string& code, const std::string& msg) {
  return {status, Json{{"code", code}, {"msg", msg}}.dump()};
}

struct Rooms {
  ScriptedHttp http;
  LiveKit livekit{http, livekit_settings()};
  Result trunk() { return run(livekit.trunk({E164(number), "eff_1", "42"})); }
  Result dispatch() {
    DispatchRuleOrder order;
    order.trunk = "ST_1";
    order.tag = "eff_1";
    order.tenant = "42";
    return run(livekit.dispatch(order));
  }
};

TEST_CASE("a token may administer SIP, for a short time", "[adapters][livekit]") {
  const http::Secret secret("a-livekit-secret-nobody-sees");
  const auto token = sip_admin_token("APIkey", secret, Time{1'772'355'600'000'000});
  jwt_t* decoded = nullptr;
  const auto* key = reinterpret_cast<const unsigned char*>(secret.reveal().data());
  REQUIRE(::jwt_decode(&decoded, token.c_str(), key, static_cast<int>(secret.reveal().size())) == 0);
  const std::unique_ptr<jwt_t, decltype(&::jwt_free)> jwt(decoded, &::jwt_free);
  CHECK(::jwt_get_alg(decoded) == JWT_ALG_HS256);
  CHECK(std::string(::jwt_get_grant(decoded, "iss")) == "APIkey");
  CHECK(::jwt_get_grant_int(decoded, "nbf") == 1'772'355'570);
  CHECK(::jwt_get_grant_int(decoded, "exp") == 1'772'355'720);
  const std::unique_ptr<char, decltype(&std::free)> sip(::jwt_get_grants_json(decoded, "sip"), &std::free);
  CHECK(Json::parse(sip.get()) == Json{{"admin", true}});
}

TEST_CASE("a trunk is asked for in its wrapping", "[adapters][livekit]") {
  const auto settings = livekit_settings();
  const auto request = Requests(settings).trunk({E164(number), "eff_1", "42"});
  CHECK(request.operation == "livekit:create_trunk");
  CHECK(request.url == "https://shop.livekit.cloud/twirp/livekit.SIP/CreateSIPInboundTrunk");
  CHECK(header(request, "Authorization").starts_with("Bearer ey"));
  const Json inner{{"name", "eff_1"},
                   {"metadata", R"({"effect":"eff_1","tenant":"42"})"},
                   {"numbers", Json::array({number})},
                   {"krisp_enabled", true}};
  CHECK(Json::parse(request.body) == Json::object({{"trunk", inner}}));
  CHECK(Json::parse(Requests(settings).trunks(E164(number)).body) ==
        Json::object({{"numbers", Json::array({number})}}));
}

TEST_CASE("a rule sends each call to a room of its own, and the agent with it", "[adapters][livekit]") {
  const auto settings = livekit_settings();
  DispatchRuleOrder order;
  order.trunk = "ST_1";
  order.tag = "eff_1";
  order.tenant = "42";
  const auto body = Json::parse(Requests(settings).rule(order).body)["dispatch_rule"];
  CHECK(body["trunk_ids"] == Json::array({"ST_1"}));
  CHECK(body["rule"]["dispatch_rule_individual"]["room_prefix"] == "call-");
  CHECK(body["room_config"]["agents"][0]["agent_name"] == "tenant-agent");
  order.agent = "night-agent";
  const auto other = Json::parse(Requests(settings).rule(order).body)["dispatch_rule"];
  CHECK(other["room_config"]["agents"][0]["agent_name"] == "night-agent");
}

TEST_CASE("a trunk is made where none is for the number; wildcards are for none", "[adapters][livekit]") {
  Rooms rooms;
  rooms.http
      .on("livekit:list_trunks", items({trunk("ST_w", "wild", {}), nullptr, trunk("ST_o", "o", {"+1415"})}))
      .on("livekit:create_trunk", {200, R"({"sip_trunk_id":"ST_1"})"});
  CHECK(rooms.trunk().reference == "ST_1");
}

TEST_CASE("our trunk is adopted, however its number is written", "[adapters][livekit]") {
  Rooms rooms;
  rooms.http.on("livekit:list_trunks", items({trunk("ST_1", "eff_1", {"1 (415) 555-0100"})}));
  CHECK(rooms.trunk().reference == "ST_1");
  auto renamed = trunk("ST_1", "Shop's trunk", {number});
  renamed["metadata"] = R"({"effect":"eff_1"})";
  rooms.http.on("livekit:list_trunks", items({renamed}));
  CHECK(rooms.trunk().reference == "ST_1");
}

TEST_CASE("another's trunk with our number stops us", "[adapters][livekit]") {
  Rooms rooms;
  rooms.http.on("livekit:list_trunks", items({trunk("ST_9", "eff_9", {number})}));
  const auto result = rooms.trunk();
  CHECK(result.kind == Kind::refused);
  CHECK(result.code == "TRUNK_TAKEN");
}

TEST_CASE("a conflict is looked at again: ours is adopted, another's refused", "[adapters][livekit]") {
  const auto after = [](const HttpReply& second_list) {
    Rooms rooms;
    rooms.http.on("livekit:list_trunks", items({}))
        .on("livekit:create_trunk", error(400, "invalid_argument", trunk_conflict))
        .on("livekit:list_trunks", second_list);
    return rooms.trunk();
  };
  CHECK(after(items({trunk("ST_1", "eff_1", {number})})).reference == "ST_1");
  CHECK(after(items({trunk("ST_9", "eff_9", {number})})).code == "TRUNK_TAKEN");
  CHECK(after(items({})).kind == Kind::deferred);
}

TEST_CASE("a rule is adopted, made, or another's", "[adapters][livekit]") {
  const std::string listing = "livekit:list_dispatch_rules", creating = "livekit:create_dispatch_rule";
  Rooms rooms;
  rooms.http.on(listing, items({rule("SDR_w", "wild", {}), rule("SDR_1", "eff_1", {"ST_1"})}));
  CHECK(rooms.dispatch().reference == "SDR_1");
  rooms.http.on(listing, items({rule("SDR_w", "wild", {})}))
      .on(creating, {200, R"({"sip_dispatch_rule_id":"SDR_2"})"});
  CHECK(rooms.dispatch().reference == "SDR_2");
  rooms.http.on(listing, items({rule("SDR_9", "eff_9", {"ST_1"})}));
  CHECK(rooms.dispatch().code == "RULE_TAKEN");
  rooms.http.on(listing, items({}))
      .on(creating, error(400, "invalid_argument", rule_conflict))
      .on(listing, items({rule("SDR_1", "eff_1", {"ST_1"})}));
  CHECK(rooms.dispatch().reference == "SDR_1");
}

TEST_CASE("what became of a trunk is told as it is known", "[adapters][livekit]") {
  const auto outcome = [](const HttpReply& reply) {
    Rooms rooms;
    rooms.http.on("livekit:list_trunks", {200, "{}"}).on("livekit:create_trunk", reply);
    return rooms.trunk();
  };
  CHECK(outcome(lost("CONNECTION_LOST")).kind == Kind::unsure);
  CHECK(outcome(error(503, "unavailable", "")).kind == Kind::unsure);
  CHECK(outcome(error(408, "deadline_exceeded", "")).kind == Kind::unsure);
  CHECK(outcome({200, "{}"}).kind == Kind::unsure);
  CHECK(outcome(error(429, "resource_exhausted", "")).code == "RATE_LIMITED");
  const auto denied = outcome(error(401, "unauthenticated", "permissions denied"));
  CHECK(denied.code == "CREDENTIALS_WRONG");
  CHECK_THAT(denied.message, ContainsSubstring("LIVEKIT_API_KEY"));
  CHECK_THAT(outcome(error(400, "invalid_argument", "missing trunk")).message,
             ContainsSubstring("missing trunk"));
}

TEST_CASE("removing what is gone is done, by LiveKit's own 404 only", "[adapters][livekit]") {
  Rooms rooms;
  const auto trunks = items(
      {trunk("ST_1", "eff_1", {number}), trunk("ST_2", "by hand", {number}), trunk("ST_3", "eff_2", {})});
  const auto rules = items({rule("SDR_1", "eff_1", {"ST_1"}), rule("SDR_2", "eff_2", {})});
  const auto remove_rule = [&](HttpReply reply) {
    rooms.http.on("livekit:list_trunks", trunks)
        .on("livekit:list_dispatch_rules", rules)
        .on("livekit:delete_dispatch_rule", std::move(reply), "SDR_1");
    return run(rooms.livekit.remove_dispatch(E164(number)));
  };
  rooms.http.on("livekit:list_trunks", trunks).on("livekit:delete_trunk", {200, "{}"}, "ST_1");
  CHECK(run(rooms.livekit.remove_trunk(E164(number))).ok());
  CHECK(remove_rule({200, "{}"}).ok());
  CHECK(remove_rule(error(404, "not_found", "gone")).ok());
  CHECK(remove_rule(error(404, "bad_route", "no handler")).kind == Kind::refused);
  CHECK(rooms.http.is_finished());
}

TEST_CASE("where nothing of ours stands, nothing is removed", "[adapters][livekit]") {
  Rooms rooms;
  rooms.http.on("livekit:list_trunks", items({trunk("ST_2", "by hand", {number})}));
  CHECK(run(rooms.livekit.remove_trunk(E164(number))).ok());
  CHECK(rooms.http.is_finished());
}

}  // namespace
}  // namespace ledgerline::livekit::livekit_test
