#include <sstream>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/described.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/program.hpp"

/// What the API tells of then, each answer held against the description.
namespace ledgerline::tests::api_past_test {
namespace {

using Places = std::map<std::string, std::string>;

/// Two numbers; mine waits for its payment, then has one; theirs has the other.
struct Past {
  Past() {
    const Json numbers{{"numbers", {{{"number", "+447111111111"}}, {{"number", "+447111111112"}}}}};
    REQUIRE(api.call("addPoolNumbers", operator_, {}, numbers).status == 200);
    for (const std::string id : {"theirs", "mine"}) {
      const Json body{{"id", id},
                      {"business_name", id},
                      {"owner_phone", id == "mine" ? "+447900000101" : "+447900000102"}};
      REQUIRE(api.call("registerTenant", platform, {}, body).status == 201);
      CHECK(api.call("allocateNumber", platform, {{"tenant", id}}).status == 402);
      REQUIRE(api.call("activatePayment", platform, {{"tenant", id}}, {{"reference", "sub_" + id}}).status ==
              200);
      REQUIRE(api.call("allocateNumber", platform, {{"tenant", id}}).status == 200);
    }
  }
  Json read(const std::string& id, const std::string& token, const Places& places,
            const std::string& query = "") {
    const auto answer = api.call(id, token, places, nullptr, query);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return Json::parse(answer.body);
  }
  std::string refused(const std::string& id, int status, const Places& places,
                      const std::string& query = "") {
    const auto answer = api.call(id, operator_, places, nullptr, query);
    INFO(answer.body);
    CHECK(answer.status == status);
    return Json::parse(answer.body)["code"];
  }

  const postgres::Database log = fresh_log();
  Serving serving{log};
  Described api{serving};
  const std::string operator_ = serving.token(TokenRole::operator_),
                    platform = serving.token(TokenRole::platform),
                    own = serving.token(TokenRole::tenant, "mine");
};

const Places mine{{"tenant", "mine"}};

}  // namespace

TEST_CASE("A tenant's state is told as of then", "[integration][api]") {
  Past past;
  const auto now = past.read("getState", past.own, mine);
  CHECK(now["state"]["number"] == "+447111111112");
  CHECK(now["state"]["paid"] == true);
  const auto then = past.read("getState", past.own, mine, "as_of=8");
  CHECK(then["asOf"] == 8);
  CHECK(then["state"]["paid"] == false);
  CHECK(then["state"]["number"].is_null());
}

TEST_CASE("What changed between two moments is told with the events that did it", "[integration][api]") {
  Past past;
  const auto told = past.read("getDifference", past.own, mine, "from=8&to=9");
  CHECK(told["changes"][0] == Json({{"field", "paid"}, {"before", "false"}, {"after", "true"}}));
  CHECK(told["events"].size() == 1);
  CHECK(told["events"][0]["type"] == "payment.activated");
}

TEST_CASE("Why a tenant has its number: others are named to operators alone", "[integration][api]") {
  Past past;
  const Places places{{"tenant", "mine"}, {"question", "number"}};
  const auto to_operator = past.api.call("explainTenant", past.operator_, places).body;
  CHECK_THAT(to_operator, ContainsSubstring("+447111111111") && ContainsSubstring("theirs has it since"));
  for (const auto& token : {past.platform, past.own}) {
    const auto told = past.api.call("explainTenant", token, places).body;
    CHECK_THAT(told, ContainsSubstring("mine has +447111111112") && !ContainsSubstring("theirs") &&
                         !ContainsSubstring("+447111111111"));
    CHECK(Json::parse(told)["passedOver"].empty());
  }
  for (const std::string question : {"payment", "onboarding", "status"})
    CHECK(past.read("explainTenant", past.own, {{"tenant", "mine"}, {"question", question}})["question"] ==
          question);
}

TEST_CASE("A timeline adds up", "[integration][api]") {
  Past past;
  const auto told = past.read("getTimeline", past.own, mine);
  double sum = 0;
  for (const auto& wait : told["waits"]) sum += wait["seconds"].get<double>();
  CHECK(told["seconds"].get<double>() == Approx(sum));
  CHECK(told["flow"]["outcome"] == "ALLOCATED");
}

TEST_CASE("A number's history names every tenant that ever had it", "[integration][api]") {
  Past past;
  REQUIRE(
      past.api.call("releaseNumber", past.platform, {{"tenant", "theirs"}}, {{"reason", "moved"}}).status ==
      200);
  const auto told = past.read("getNumberHistory", past.operator_, {{"number", "+447111111111"}});
  CHECK(told["tenants"] == Json({"theirs"}));
  CHECK(told["stays"].back()["status"] == "resting");
  CHECK(told["events"].size() == 4);
  const auto then = past.read("getNumberHistory", past.operator_, {{"number", "+447111111111"}}, "as_of=1");
  CHECK(then["tenants"].empty());
}

TEST_CASE("What cannot be told of then is answered with what is wrong", "[integration][api]") {
  Past past;
  CHECK(past.refused("getState", 400, mine, "as_of=4711") == "BAD_INPUT");
  CHECK(past.refused("getState", 400, mine, "as_of=yesterday") == "BAD_INPUT");
  CHECK(past.refused("getState", 404, mine, "as_of=1") == "NO_HISTORY");
  CHECK(past.refused("getState", 404, {{"tenant", "nobody"}}) == "UNKNOWN_TENANT");
  CHECK(past.refused("getDifference", 400, mine) == "BAD_QUERY");
  CHECK(past.refused("getDifference", 400, mine, "from=9&to=8") == "BAD_QUERY");
  CHECK(past.refused("explainTenant", 404, {{"tenant", "mine"}, {"question", "weather"}}) ==
        "UNKNOWN_QUESTION");
  CHECK(past.refused("getNumberHistory", 404, {{"number", "+447111111199"}}) == "UNKNOWN_NUMBER");
  CHECK(past.refused("getNumberHistory", 400, {{"number", "abc"}}) == "BAD_INPUT");
}

TEST_CASE("A moment that is empty, or beyond the log's end, is refused wherever one is taken",
          "[integration][api]") {
  Past past;
  const Places number{{"number", "+447111111111"}}, question{{"tenant", "mine"}, {"question", "status"}};
  const std::vector<std::pair<std::string, Places>> all{
      {"getState", mine},          {"getNarration", mine},       {"getHistory", mine},
      {"explainTenant", question}, {"getNumberHistory", number}, {"listEvents", Places()}};
  for (const auto& [operation, places] : all) {
    INFO(operation);
    CHECK(past.refused(operation, 400, places, "as_of=") == "BAD_QUERY");
    CHECK(past.refused(operation, 400, places, "as_of=99999") == "BAD_INPUT");
    const auto beyond = past.api.call(operation, past.operator_, places, nullptr, "as_of=99999");
    CHECK_THAT(beyond.body, ContainsSubstring("position 99999 is beyond the log's end, which is"));
  }
}

TEST_CASE("An empty `to` is refused; whoever polls may ask behind the log's end", "[integration][api]") {
  Past past;
  CHECK(past.refused("getDifference", 400, mine, "from=") == "BAD_QUERY");
  CHECK(past.refused("getDifference", 400, mine, "from=8&to=") == "BAD_QUERY");
  CHECK(past.refused("getDifference", 400, mine, "from=8&to=99999") == "BAD_INPUT");
  CHECK(past.read("listEvents", past.operator_, {}, "after=99999")["items"].empty());
}

TEST_CASE("An event that cannot be read, or was changed, is told by its position", "[integration][api]") {
  Past past;
  const auto position =
      ask(past.log, "select position from events where tenant = 'mine' and type = 'payment.activated'");
  const auto damage =
      GENERATE(values<std::string>({"type = 'foo.bar'", "digest = sha256('another')", "payload = '[]'"}));
  INFO(damage);
  superuser(past.log,
            fmt::format("alter table events disable trigger all; update events set {} where position "
                        "= {}; alter table events enable always trigger events_are_immutable",
                        damage, position));
  const std::vector<std::string> cloud{"Accept: application/cloudevents-batch+json"};
  for (const auto& answer :
       {past.api.call("listEvents", past.operator_, {}),
        past.api.call("listEvents", past.operator_, {}, nullptr, "", cloud),
        past.api.call("getHistory", past.own, mine), past.api.call("getState", past.own, mine)}) {
    CHECK(answer.status == 500);
    const auto problem = Json::parse(answer.body);
    CHECK(problem["code"] == "LOG_DAMAGED");
    CHECK_THAT(problem["detail"].get<std::string>(),
               ContainsSubstring("event " + position + " ") && ContainsSubstring("ledgerline doctor"));
  }
  const auto behind = past.api.call("listEvents", past.operator_, {}, nullptr, "after=" + position);
  CHECK(behind.status == 200);
}

TEST_CASE("A stream has no end: what says where a page ends is refused with it", "[integration][api]") {
  Past past;
  const std::vector<std::string> accept{"Accept: text/event-stream"};
  for (const std::string name : {"as_of", "limit"}) {
    const auto answer =
        past.api.call("listEvents", past.operator_, {}, nullptr, "after=0&" + name + "=5", accept);
    CHECK(answer.status == 400);
    CHECK(Json::parse(answer.body)["code"] == "BAD_QUERY");
    CHECK_THAT(Json::parse(answer.body)["detail"].get<std::string>(),
               ContainsSubstring(name + ": it does not go with a stream"));
  }
}

TEST_CASE("the log as CloudEvents, page by page, is what the program exports", "[integration][api]") {
  Past past;
  const std::vector<std::string> accept{"Accept: application/cloudevents-batch+json"};
  Json told = Json::array(), exported = Json::array();
  std::string query = "limit=3";
  for (int pages = 0; pages < 20 && !query.empty(); ++pages) {
    const auto page = past.api.call("listEvents", past.operator_, {}, nullptr, query, accept);
    REQUIRE(page.headers.at("content-type") == "application/cloudevents-batch+json");
    for (const auto& event : Json::parse(page.body)) told.push_back(event);
    const auto link = page.headers.count("link") ? page.headers.at("link") : "";
    query = link.empty() ? "" : link.substr(2, link.find('>') - 2);
  }
  std::istringstream lines(run_program(past.log, {"events", "--format", "cloudevents"}).out);
  for (std::string line; std::getline(lines, line);) exported.push_back(Json::parse(line));
  CHECK(told.size() > 6);
  CHECK(told == exported);
  const auto history = past.api.call("getHistory", past.own, mine, nullptr, "", accept);
  CHECK(Json::parse(history.body)[0]["subject"] == "mine");
  CHECK(history.headers.count("link") == 0);
}

}  // namespace ledgerline::tests::api_past_test
