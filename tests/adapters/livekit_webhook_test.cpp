#include "adapters/livekit/webhook.hpp"
#include "tests/adapters/vectors.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::livekit::livekit_webhook_test {
namespace {

using http::Delivery;
using http::Hash;
using http::Secret;
using http::Verdict;
using tests::Json;

constexpr std::int64_t made_at = 1'767'225'600;
const std::string id = "APIkey123", secret = "livekit-secret-livekit-secret-00";
const std::string body = R"({"event":"room_started","id":"EV_1"})";

Time seconds(std::int64_t count) { return Time{count * 1'000'000}; }
std::vector<ApiKey> keys() { return {{id, Secret(secret)}}; }

Delivery delivery(const std::string& token, const std::string& sent) {
  return {"POST", "https://app.example.com/webhooks/livekit", {{"Authorization", token}}, sent};
}

Json claims() {
  return {
      {"iss", id}, {"nbf", made_at}, {"exp", made_at + 300}, {"sha256", http::base64(http::sha256(body))}};
}

std::string token(const Json& header, const Json& all, Hash hash = Hash::sha256) {
  const auto part = http::base64url(header.dump()) + "." + http::base64url(all.dump());
  return part + "." + http::base64url(http::hmac(hash, Secret(secret), part));
}

const Json& hs256() {
  static const Json header{{"alg", "HS256"}};
  return header;
}

Verdict judged(const std::string& jwt, std::int64_t at = made_at) {
  return check_signature(delivery(jwt, body), keys(), seconds(at));
}

TEST_CASE("LiveKit's token holds for every published vector", "[adapters][livekit][webhook]") {
  tests::for_each_copy("signature_vectors.json", [](const Json& all) {
    const auto& livekit = all.at("livekit_webhook");
    const std::vector<ApiKey> known{{livekit.at("api_key"), Secret(livekit.at("api_secret"))}};
    for (const auto& one : livekit.at("vectors")) {
      CAPTURE(one.at("name"));
      const auto verdict =
          check_signature(delivery(one.at("jwt"), one.at("raw_body")), known, seconds(made_at + 3'600));
      CHECK((verdict == Verdict::accepted) == one.at("accept").get<bool>());
    }
  });
}

TEST_CASE("the algorithm is ours to choose, not the token's", "[adapters][livekit][webhook]") {
  CHECK(judged(token(hs256(), claims())) == Verdict::accepted);
  for (const auto* alg : {"none", "HS384", "HS512", "RS256", "hs256", ""}) {
    CAPTURE(alg);
    CHECK(judged(token({{"alg", alg}}, claims())) == Verdict::malformed);
  }
  CHECK(judged(token({{"alg", "HS512"}}, claims(), Hash::sha512)) == Verdict::malformed);
  CHECK(judged(token({{"alg", "HS256"}, {"crit", {"exp"}}}, claims())) == Verdict::malformed);
  const auto whole = token(hs256(), claims());
  CHECK(judged(whole.substr(0, whole.rfind('.') + 1)) == Verdict::wrong);
}

TEST_CASE("a token that is none is malformed", "[adapters][livekit][webhook]") {
  const auto whole = token(hs256(), claims());
  for (const auto& bad : {std::string(), std::string(".."), std::string("a.b"), "Bearer " + whole,
                          whole.substr(whole.find('.')), whole.substr(0, whole.rfind('.')), whole + ".e30",
                          std::string(5'000, 'e'), token(hs256(), Json::array())})
    CHECK(judged(bad) == Verdict::malformed);
  CHECK(check_signature({"POST", "", {}, body}, keys(), seconds(made_at)) == Verdict::missing);
}

TEST_CASE("a token is of one of our keys", "[adapters][livekit][webhook]") {
  auto foreign = claims();
  foreign["iss"] = "APIother";
  CHECK(judged(token(hs256(), foreign)) == Verdict::wrong);
  foreign.erase("iss");
  CHECK(judged(token(hs256(), foreign)) == Verdict::wrong);
  const auto sent = delivery(token(hs256(), claims()), body);
  CHECK(check_signature(sent, {{id, Secret("another")}}, seconds(made_at)) == Verdict::wrong);
  CHECK(check_signature(sent, {{"APInew", Secret("new")}, {id, Secret(secret)}}, seconds(made_at)) ==
        Verdict::accepted);
  CHECK(check_signature(sent, {}, seconds(made_at)) == Verdict::wrong);
}

TEST_CASE("a token has an end, and clocks may differ by ten seconds", "[adapters][livekit][webhook]") {
  const auto whole = token(hs256(), claims());
  CHECK(judged(whole, made_at + 309) == Verdict::accepted);
  CHECK(judged(whole, made_at + 310) == Verdict::too_old);
  CHECK(judged(whole, made_at - 10) == Verdict::accepted);
  CHECK(judged(whole, made_at - 11) == Verdict::too_old);
  auto endless = claims();
  endless.erase("exp");
  CHECK(judged(token(hs256(), endless)) == Verdict::too_old);
  endless["exp"] = "4102444800";
  CHECK(judged(token(hs256(), endless)) == Verdict::too_old);
}

TEST_CASE("a token is of one body", "[adapters][livekit][webhook]") {
  const auto whole = token(hs256(), claims());
  CHECK(check_signature(delivery(whole, body + " "), keys(), seconds(made_at)) == Verdict::body_changed);
  auto without = claims();
  without.erase("sha256");
  CHECK(judged(token(hs256(), without)) == Verdict::body_changed);
}

TEST_CASE("no bit of LiveKit's delivery can be changed", "[adapters][livekit][webhook]") {
  const tests::Parts parts{token(hs256(), claims()), body};
  const auto is_refused = [&](const tests::Parts& mutant) {
    return check_signature(delivery(mutant[0], mutant[1]), keys(), seconds(made_at)) != Verdict::accepted;
  };
  REQUIRE_FALSE(is_refused(parts));
  CHECK(tests::first_accepted(parts, is_refused).empty());
}

TEST_CASE("a caller who joins a room says which number it called", "[adapters][livekit][webhook]") {
  tests::for_each_copy("webhook_examples.json", [](const Json& all) {
    const auto event = read_event(all.at("livekit_participant_joined").dump());
    CHECK(event.key == "livekit:EV_eugWmGhovZmm");
    CHECK(event.type == Code("participant_joined"));
    CHECK(event.at == seconds(made_at));
    CHECK(event.room == Reference("call-_+447900000001_a1b2"));
    CHECK(event.participant == Reference("sip_+447900000001"));
    CHECK(event.is_sip);
    CHECK(event.sip_call == Reference("SCL_x"));
    CHECK(event.sip_trunk == Reference("ST_9tGxQkWnVq4R"));
    CHECK(event.sip_rule == Reference("SDR_4hVqkP2aXz9L"));
    CHECK(event.called == E164("+14155550100"));
    CHECK(event.caller == E164("+447900000001"));
  });
}

TEST_CASE("an event without a caller is one too; one without an id is none", "[adapters][livekit][webhook]") {
  const auto event = read_event(R"({"event":"room_finished","id":"EV_2","createdAt":1767225600,"room":7})");
  CHECK(event.at == seconds(made_at));
  CHECK_FALSE(event.room);
  CHECK_FALSE(event.is_sip);
  CHECK_FALSE(event.called);
  CHECK_FALSE(read_event(R"({"event":"e","id":"EV","createdAt":"soon"})").at);
  CHECK_THROWS_WITH(read_event(R"({"event":"e"})"), "LiveKit's event, id: it is missing");
  CHECK_THROWS_WITH(read_event(R"({"id":"EV"})"), "LiveKit's event, event: it is missing");
}

}  // namespace
}  // namespace ledgerline::livekit::livekit_webhook_test
