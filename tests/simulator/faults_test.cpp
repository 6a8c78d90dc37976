#include <chrono>
#include <future>

#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"

namespace ledgerline::tests::faults_test {
namespace {

using Wire = HttpAnswer::Wire;
const std::string first = "+14155550100", all = "/IncomingPhoneNumbers.json", buy = "twilio:provision_number";

HttpAnswer purchase(const Simulator& simulator, const std::string& number = first) {
  return simulator.account("POST", all, {{"PhoneNumber", number}});
}

int owned(const Simulator& simulator) { return simulator.summary()["twilio"]["owned"]; }

}  // namespace

TEST_CASE("a connection cut before the call was processed changes nothing", "[simulator]") {
  const Simulator simulator;
  simulator.fault(buy, {{"kind", "drop_request"}});
  CHECK(purchase(simulator).wire == Wire::closed);
  CHECK(owned(simulator) == 0);
  const auto entry = simulator.calls(buy)[0];
  CHECK(entry.at("committed") == false);
  CHECK(entry.at("fault") == "drop_request");
  CHECK(purchase(simulator).status == 201);
}

TEST_CASE("a reply lost after the call was processed leaves what it did", "[simulator]") {
  const Simulator simulator;
  simulator.fault(buy, {{"kind", "drop_reply"}});
  CHECK(purchase(simulator).wire == Wire::closed);
  CHECK(owned(simulator) == 1);
  CHECK(simulator.calls(buy)[0].at("committed") == true);
}

TEST_CASE("an error may come before the call was processed, or after", "[simulator]") {
  const Simulator simulator;
  simulator.fault(buy, {{"kind", "status"}, {"status", 503}});
  simulator.fault(buy, {{"kind", "status_after"}, {"status", 500}});
  const auto before = purchase(simulator);
  CHECK(before.status == 503);
  CHECK(Json::parse(before.body).at("code") == 20503);
  CHECK(owned(simulator) == 0);
  const auto after = purchase(simulator);
  CHECK(after.status == 500);
  CHECK(Json::parse(after.body).at("code") == 20500);
  CHECK(owned(simulator) == 1);
}

TEST_CASE("too many requests: not processed, and when to come back", "[simulator]") {
  const Simulator simulator;
  simulator.fault(buy, {{"kind", "status"}, {"status", 429}, {"retry_after", 2}});
  const auto answer = purchase(simulator);
  CHECK(answer.status == 429);
  CHECK(answer.headers.at("retry-after") == "2");
  CHECK(Json::parse(answer.body).at("code") == 20429);
  CHECK(owned(simulator) == 0);
}

TEST_CASE("half of an answer", "[simulator]") {
  const Simulator simulator;
  simulator.fault(buy, {{"kind", "truncate"}});
  const auto answer = purchase(simulator);
  CHECK(answer.wire == Wire::cut);
  CHECK(!answer.body.empty());
  CHECK(owned(simulator) == 1);
}

TEST_CASE("the k-th call from now, and so many of them", "[simulator]") {
  const Simulator simulator;
  simulator.fault("twilio:list_numbers", {{"kind", "status"}, {"after", 1}, {"count", 2}});
  std::vector<int> statuses;
  for (int i = 0; i < 4; ++i) statuses.push_back(simulator.account("GET", all).status);
  CHECK(statuses == std::vector<int>{200, 503, 503, 200});
}

TEST_CASE("chance comes from a seed, and names may stand for many operations", "[simulator]") {
  const auto run = [] {
    const Simulator simulator;
    simulator.fault("twilio:*", {{"kind", "status"}, {"count", 0}, {"probability", 0.5}, {"seed", 7}});
    std::string statuses;
    for (int i = 0; i < 20; ++i) statuses += std::to_string(simulator.account("GET", all).status) + " ";
    return statuses;
  };
  const auto statuses = run();
  CHECK_THAT(statuses, ContainsSubstring("200") && ContainsSubstring("503"));
  CHECK(run() == statuses);
}

TEST_CASE("a slow call holds nobody else up", "[simulator]") {
  const Simulator simulator;
  simulator.fault(buy, {{"latency_ms", 3000}});
  auto slow = std::async(std::launch::async, [&] { return purchase(simulator); });
  while (simulator.calls(buy).empty()) continue;
  CHECK(simulator.account("GET", all).status == 200);
  CHECK(simulator.calls(buy)[0].at("finished") == false);
  CHECK(slow.get().status == 201);
}

TEST_CASE("a list does not show what was made lately", "[simulator]") {
  const Simulator simulator;
  const auto listed = [&] {
    return Json::parse(simulator.account("GET", all).body).at("incoming_phone_numbers").size();
  };
  simulator.fault("twilio:list_numbers", {{"kind", "stale"}, {"count", 2}});
  const auto sid = Json::parse(purchase(simulator).body).at("sid").get<std::string>();
  CHECK(listed() == 0);
  CHECK(listed() == 0);
  CHECK(listed() == 1);
  simulator.set({{"twilio", {{"list_lag_ms", 3'600'000}}}});
  CHECK(listed() == 0);
  CHECK(simulator.account("GET", "/IncomingPhoneNumbers/" + sid + ".json").status == 200);  // it is there
}

TEST_CASE("a provider that is down refuses connections, and is back with its state", "[simulator]") {
  const Simulator simulator;
  purchase(simulator);
  simulator.set({{"down", {"twilio"}}});
  CHECK(simulator.account("GET", all).wire == Wire::refused);
  CHECK(simulator.vapi("GET", "/phone-number").status == 200);
  simulator.set({{"down", Json::array()}});
  CHECK(Json::parse(simulator.account("GET", all).body).at("incoming_phone_numbers").size() == 1);
}

TEST_CASE("an answer of one's own instead of the provider's", "[simulator]") {
  const Simulator simulator;
  const Json body = {
      {"code", 21610}, {"message", "Attempt to send to unsubscribed recipient"}, {"status", 400}};
  simulator.fault(buy, {{"kind", "status"}, {"status", 400}, {"body", body}});
  CHECK(Json::parse(purchase(simulator).body) == body);
}

TEST_CASE("faults that make no sense are refused", "[simulator]") {
  const Simulator simulator;
  CHECK_THROWS_WITH(simulator.fault(buy, {{"kind", "explode"}}), ContainsSubstring("drop_reply"));
  CHECK_THROWS_WITH(simulator.fault(buy, {{"colour", "red"}}), ContainsSubstring("colour"));
  CHECK_THROWS_WITH(simulator.set({{"twilio", {{"trail", true}}}}), ContainsSubstring("/twilio/trail"));
}

}  // namespace ledgerline::tests::faults_test
