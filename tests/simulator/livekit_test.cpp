#include <future>

#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"

namespace ledgerline::tests::livekit_test {
namespace {

const std::string ours = "+14155550100";

Json parsed(const HttpAnswer& answer) { return Json::parse(answer.body); }
std::string refusal(const HttpAnswer& answer) {
  return answer.status == 400 ? parsed(answer).at("msg") : Json("");
}

Json trunk_for(const std::string& number) { return {{"trunk", {{"name", "t"}, {"numbers", {number}}}}}; }

std::string new_trunk(const Simulator& simulator, const Json& request) {
  const auto answer = simulator.livekit("CreateSIPInboundTrunk", request);
  REQUIRE(answer.status == 200);
  return parsed(answer).at("sip_trunk_id");
}

Json rule_for(const std::string& trunk) {
  return {{"dispatch_rule",
           {{"name", "r"},
            {"trunk_ids", {trunk}},
            {"rule", {{"dispatchRuleIndividual", {{"roomPrefix", "call-"}}}}},
            {"room_config", {{"agents", {{{"agentName", "ada"}}}}}}}}};
}

}  // namespace

TEST_CASE("a trunk is answered with all its fields, whichever way the names are written", "[simulator]") {
  const Simulator simulator;
  const auto trunk = parsed(
      simulator.livekit("CreateSIPInboundTrunk",
                        {{"trunk", {{"numbers", {ours}}, {"krispEnabled", true}, {"no_such_field", 1}}}}));
  CHECK_THAT(trunk.at("sip_trunk_id").get<std::string>(), ContainsSubstring("ST_"));
  CHECK(trunk.at("krisp_enabled") == true);
  CHECK(trunk.at("metadata") == "");
  CHECK(trunk.at("ringing_timeout").is_null());
  CHECK(!trunk.contains("no_such_field"));
  CHECK(!trunk.contains("krispEnabled"));
}

TEST_CASE("trunks that LiveKit refuses", "[simulator]") {
  const Simulator simulator;
  const auto create = [&](const Json& body) {
    return refusal(simulator.livekit("CreateSIPInboundTrunk", body));
  };
  CHECK(create({{"name", "flat"}, {"numbers", {ours}}}) == "missing trunk");
  CHECK_THAT(create({{"trunk", {{"name", "open"}}}}), ContainsSubstring("for security"));
  CHECK(create({{"trunk", {{"sip_trunk_id", "ST_1"}, {"numbers", {ours}}}}}) != "");
  const auto id = new_trunk(simulator, trunk_for(ours));
  CHECK(create(trunk_for("1 (415) 555-0100")) ==
        "Conflicting inbound SIP Trunks: \"<new>\" and \"" + id +
            "\", using the same number(s) [\"+14155550100\"] without AllowedNumbers set");
  CHECK(parsed(simulator.livekit("Nope", Json::object())).at("code") == "bad_route");
}

TEST_CASE("lists by number hold wildcard trunks; lists by id keep the order and the gaps", "[simulator]") {
  const Simulator simulator;
  const auto exact = new_trunk(simulator, trunk_for(ours)),
             other = new_trunk(simulator, trunk_for("+14155550101"));
  const auto wildcard = new_trunk(simulator, {{"trunk", {{"allowed_addresses", {"10.0.0.0/8"}}}}});
  const auto items = [&](const Json& body) {
    return parsed(simulator.livekit("ListSIPInboundTrunk", body)).at("items");
  };
  const auto by_number = items({{"numbers", {ours}}});
  REQUIRE(by_number.size() == 2);
  CHECK(by_number[1].at("sip_trunk_id") == wildcard);
  const auto by_id = items({{"trunkIds", {other, "ST_none", exact}}});
  REQUIRE(by_id.size() == 3);
  CHECK(by_id[0].at("sip_trunk_id") == other);
  CHECK(by_id[1].is_null());
  const auto page = items({{"page", {{"after_id", exact}, {"limit", 1}}}});
  REQUIRE(page.size() == 1);
  CHECK(page[0].at("sip_trunk_id") == other);
}

TEST_CASE("two creates at the same time both pass, where the check is not atomic", "[simulator]") {
  const Simulator simulator;
  simulator.set({{"livekit", {{"create_gap_ms", 1000}}}});
  const auto create = [&] { return simulator.livekit("CreateSIPInboundTrunk", trunk_for(ours)).status; };
  auto one = std::async(std::launch::async, create), two = std::async(std::launch::async, create);
  CHECK(one.get() == 200);
  CHECK(two.get() == 200);
  CHECK(simulator.summary()["livekit"]["trunks"][ours] == 2);
}

TEST_CASE("of two updates of one trunk at the same time, one is lost", "[simulator]") {
  const Simulator simulator;
  const auto id = new_trunk(simulator, trunk_for(ours));
  simulator.set({{"livekit", {{"update_gap_ms", 1000}}}});
  const auto add = [&](const std::string& number) {
    const Json body = {{"sip_trunk_id", id}, {"update", {{"numbers", {{"add", {number}}}}}}};
    return simulator.livekit("UpdateSIPInboundTrunk", body).status;
  };
  auto one = std::async(std::launch::async, add, "+14155550101"),
       two = std::async(std::launch::async, add, "+14155550102");
  CHECK(one.get() == 200);
  CHECK(two.get() == 200);
  const auto trunk = parsed(simulator.livekit("GetSIPInboundTrunk", {{"sip_trunk_id", id}})).at("trunk");
  CHECK(trunk.at("numbers").size() == 2);
}

TEST_CASE("updates set, add, remove and clear", "[simulator]") {
  const Simulator simulator;
  const auto id = new_trunk(simulator, trunk_for(ours));
  const auto numbers = [&](const Json& change) {
    const Json body = {{"sip_trunk_id", id}, {"update", {{"numbers", change}, {"metadata", "m"}}}};
    return parsed(simulator.livekit("UpdateSIPInboundTrunk", body)).at("numbers");
  };
  CHECK(numbers({{"add", {ours, "+14155550101"}}}) == Json({ours, "+14155550101"}));
  CHECK(numbers({{"remove", {ours}}}) == Json({"+14155550101"}));
  CHECK(numbers({{"set", {ours}}}) == Json({ours}));
  const Json gone = {{"sip_trunk_id", "ST_none"}, {"update", {{"name", "x"}}}};
  CHECK(simulator.livekit("UpdateSIPInboundTrunk", gone).status == 404);
}

TEST_CASE("a rule stands for one combination, and lists by trunk hold rules for any", "[simulator]") {
  const Simulator simulator;
  const auto trunk = new_trunk(simulator, trunk_for(ours));
  const auto rule = parsed(simulator.livekit("CreateSIPDispatchRule", rule_for(trunk)));
  const auto id = rule.at("sip_dispatch_rule_id").get<std::string>();
  CHECK(rule["rule"]["dispatch_rule_individual"]["room_prefix"] == "call-");
  CHECK(rule["room_config"]["agents"][0]["agent_name"] == "ada");
  CHECK(refusal(simulator.livekit("CreateSIPDispatchRule", rule_for(trunk))) ==
        "Dispatch rule for the same trunk, inbound number, number, and PIN combination already exists in "
        "dispatch "
        "rule \"" +
            id + "\" \"r\"");
  const Json any = {{"dispatch_rule", {{"rule", {{"dispatch_rule_direct", {{"room_name", "lobby"}}}}}}}};
  CHECK(simulator.livekit("CreateSIPDispatchRule", any).status == 200);
  const auto items = parsed(simulator.livekit("ListSIPDispatchRule", {{"trunk_ids", {trunk}}})).at("items");
  CHECK(items.size() == 2);
}

TEST_CASE("a trunk that is gone deletes well, a rule that is gone does not", "[simulator]") {
  const Simulator simulator;
  const auto trunk = new_trunk(simulator, trunk_for(ours));
  const auto rule =
      parsed(simulator.livekit("CreateSIPDispatchRule", rule_for(trunk))).at("sip_dispatch_rule_id");
  for (const int status : {200, 404}) {
    const auto answer = simulator.livekit("DeleteSIPDispatchRule", {{"sip_dispatch_rule_id", rule}});
    CHECK(answer.status == status);
  }
  for (int i = 0; i < 2; ++i)
    CHECK(simulator.livekit("DeleteSIPTrunk", {{"sip_trunk_id", trunk}}).status == 200);
}

TEST_CASE("LiveKit checks the token's signature, life and grant", "[simulator]") {
  const Simulator simulator;
  const auto status = [&](const std::string& token) {
    HttpCall request("POST", simulator.env("LIVEKIT_URL") + "/twirp/livekit.SIP/ListSIPInboundTrunk");
    request.headers = {"Content-Type: application/json", "Authorization: Bearer " + token};
    request.body = "{}";
    return call(request).status;
  };
  CHECK(status(simulator.livekit_token()) == 200);
  CHECK(status(simulator.livekit_token(R"({"call":true})")) == 401);
  CHECK(status(simulator.livekit_token(R"({"admin":true})", -1)) == 401);
  CHECK(status(simulator.livekit_token() + "x") == 401);
  CHECK(status("none") == 401);
}

}  // namespace ledgerline::tests::livekit_test
