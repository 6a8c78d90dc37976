#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <nlohmann/json.hpp>

#include "adapters/alerts/watch.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"
#include "tests/support/says.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/support/ticked_timers.hpp"

namespace ledgerline::tests::alerts_test {
namespace {

using alerts::Alert;
using alerts::Alerts;
using Json = nlohmann::json;

constexpr std::int64_t minute = 60'000'000;

const std::string gauge = R"(ledgerline_alert{alert="breaker_open",subject="vapi:import"})";

Alert breaker_open() { return {"breaker_open", "vapi:import", "it failed too often", ""}; }
Alert stalled() { return {"effect_stalled", "effect-1", "search stalled", "request-8"}; }

/// Whoever is told; it may be out.
class Desk final : public alerts::Reporter {
 public:
  Awaitable<std::string> report(std::string json) override {
    ++asked;
    if (trouble.empty()) reports.push_back(Json::parse(json));
    co_return trouble;
  }
  std::vector<std::string> states() const {
    std::vector<std::string> all;
    for (const auto& one : reports)
      all.push_back(one.at("alert").get<std::string>() + " " + one.at("state").get<std::string>());
    return all;
  }

  std::string trouble;
  int asked = 0;
  std::vector<Json> reports;
};

struct Office {
  prometheus::Registry registry;
  Desk desk;
  std::vector<std::string> told;
  Alerts alerts{around()};

  Alerts::Surroundings around() {
    return {registry, &desk, [] { return Time{}; },
            [this](const std::string& line) { told.push_back(line); }};
  }
  void are(std::vector<Alert> present) {
    boost::asio::io_context io;
    std::exception_ptr failure;
    const auto ended = [&failure](const std::exception_ptr& error) { failure = error; };
    boost::asio::co_spawn(io, alerts.evaluate(std::move(present)), ended);
    io.run();
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace

TEST_CASE("alerts follow from the figures", "[alerts]") {
  postgres::Figures figures;
  figures.late.push_back({"shop", "GB", 90'000, "request-7"});
  figures.stalled.push_back({"effect-1", "search", "NO_NUMBERS", "shop", "", "request-8"});
  figures.pool = {{"GB", "available", 10}, {"US", "available", 10}, {"US", "resting", 99}};
  figures.given = {{"GB", 23}, {"US", 24}, {"DE", 1}};
  const auto all = alerts::alerts_of(figures, {"vapi:import"}, {});
  REQUIRE(all.size() == 5);
  CHECK(all[0].name == "tenant_waits_too_long");
  CHECK(all[0].subject == "shop");
  CHECK(all[0].correlation == "request-7");
  CHECK_THAT(all[0].detail, ContainsSubstring("GB for 25 h"));
  CHECK(all[1].subject == "DE");  // none left
  CHECK_THAT(all[1].detail, ContainsSubstring("0.0 days"));
  CHECK(all[2].subject == "US");  // 2.9 days; Britain's last for 3.04
  CHECK(all[3].name == "effect_stalled");
  CHECK(all[3].correlation == "request-8");
  CHECK_THAT(all[3].detail, ContainsSubstring("search of shop stalled (NO_NUMBERS)"));
  CHECK(all[4].subject == "vapi:import");
  CHECK(alerts::alerts_of({}, {}, {}).empty());
}

TEST_CASE("an alert is reported once when it begins and once when it ends", "[alerts]") {
  Office office;
  for (int i = 0; i < 3; ++i) office.are({stalled(), breaker_open()});
  CHECK(says(office.registry, gauge + " 1"));
  for (int i = 0; i < 3; ++i) office.are({stalled()});
  CHECK(says(office.registry, gauge + " 0"));
  CHECK(office.desk.states() ==
        std::vector<std::string>{"effect_stalled begins", "breaker_open begins", "breaker_open ends"});
  CHECK(office.desk.reports[0] == Json::parse(R"({"alert":"effect_stalled","state":"begins",
    "subject":"effect-1","detail":"search stalled","correlation":"request-8","at":"1970-01-01T00:00:00.000Z"})"));
  CHECK_FALSE(office.desk.reports[1].contains("correlation"));
  office.are({stalled(), breaker_open()});
  CHECK(office.desk.states().back() == "breaker_open begins");
  CHECK(says(office.registry, gauge + " 1"));
}

TEST_CASE("an alert that ended is a series for a while, and then none", "[alerts]") {
  Office office;
  office.are({breaker_open()});
  for (int i = 0; i < Alerts::kept; ++i) office.are({});
  CHECK(says(office.registry, gauge + " 0"));
  office.are({});
  CHECK(metrics::exposition(office.registry).find(gauge) == std::string::npos);
  office.are({breaker_open()});
  CHECK(office.desk.reports.size() == 3);
  CHECK(says(office.registry, gauge + " 1"));
}

TEST_CASE("reports wait while nobody takes them, and come in order", "[alerts]") {
  Office office;
  office.desk.trouble = "it answered 503";
  office.are({breaker_open()});
  office.are({});
  office.are({});
  CHECK(office.desk.reports.empty());
  CHECK(office.desk.asked == 3);  // one try an evaluation
  CHECK(office.told ==
        std::vector<std::string>{"a report of an alert did not arrive, and is tried again: it answered 503"});
  CHECK(says(office.registry, "ledgerline_alert_reports_waiting 2"));
  office.desk.trouble.clear();
  office.are({});
  CHECK(office.desk.states() == std::vector<std::string>{"breaker_open begins", "breaker_open ends"});
  CHECK(says(office.registry, "ledgerline_alert_reports_waiting 0"));
}

TEST_CASE("reports that nobody ever takes do not pile up", "[alerts]") {
  Office office;
  office.desk.trouble = "it answered 503";
  for (std::size_t i = 0; i <= Alerts::most_waiting / 2; ++i) {
    office.are({breaker_open()});
    office.are({});
  }
  CHECK(office.alerts.reports_waiting() == Alerts::most_waiting);
  CHECK_THAT(office.told.back(), ContainsSubstring("the oldest is given up"));
}

TEST_CASE("a hook gets a POST; where it goes is told to nobody", "[alerts]") {
  ScriptedHttp http;
  alerts::HookReporter hook(http, "https://hooks.example/secret-token");
  http.on("alerts:report", HttpReply(204, ""));
  CHECK(run(hook.report("{}")) == "");
  const auto& request = http.request("alerts:report");
  CHECK(request.method == "POST");
  CHECK(request.url == "https://hooks.example/secret-token");
  CHECK(request.body == "{}");
  CHECK(header(request, "Content-Type") == "application/json");
  http.on("alerts:report", HttpReply(410, "secret-token is no more"));
  CHECK(run(hook.report("{}")) == "it answered 410");
  http.on("alerts:report", not_sent("NOT_REACHED", "cannot connect to hooks.example"));
  CHECK(run(hook.report("{}")) == "NOT_REACHED");
}

TEST_CASE("a file gets a line each; one that cannot be written is named", "[alerts]") {
  const auto path =
      (std::filesystem::temp_directory_path() / ("alerts-" + std::to_string(::getpid()) + ".jsonl")).string();
  alerts::FileReporter file(path);
  CHECK(run(file.report("{\"a\":1}")) == "");
  CHECK(run(file.report("{\"a\":2}")) == "");
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  CHECK(text.str() == "{\"a\":1}\n{\"a\":2}\n");
  std::filesystem::remove(path);
  alerts::FileReporter nowhere("/nowhere/at/all.jsonl");
  CHECK(run(nowhere.report("{}")) == "/nowhere/at/all.jsonl: No such file or directory");
  alerts::FileReporter full("/dev/full");
  CHECK(run(full.report("{}")) == "/dev/full: No space left on device");
}

TEST_CASE("the watch looks every minute; while the log cannot be read, alerts stay as they are", "[alerts]") {
  Office office;
  boost::asio::io_context io;
  TickedTimers timers(io.get_executor());
  std::string broken;
  const auto source = [&]() -> Awaitable<postgres::Figures> {
    if (!broken.empty()) throw Unavailable(broken);
    co_return postgres::Figures{};
  };
  metrics::Survey survey(source, timers, 1);
  std::vector<std::string> open, told;
  alerts::Watch watch(survey, office.alerts, timers,
                      {{}, minute, [&] { return open; }, [&](const auto& line) { told.push_back(line); }});
  bool has_ended = false;
  boost::asio::co_spawn(io, watch.run(), [&](const std::exception_ptr&) { has_ended = true; });
  const auto minutes = [&](int count) {
    for (int i = 0; i < count; ++i) {
      timers.tick(minute);
      io.restart();
      io.poll();
    }
  };
  minutes(1);
  open = {"vapi:import"};
  minutes(1);
  broken = "no server";
  open.clear();
  minutes(2);
  CHECK(office.desk.states() == std::vector<std::string>{"breaker_open begins"});
  CHECK(told == std::vector<std::string>(2, "alerts cannot be evaluated, and are tried again: no server"));
  broken.clear();
  minutes(1);
  CHECK(office.desk.states().back() == "breaker_open ends");
  watch.stop();
  minutes(1);
  CHECK(has_ended);
}

TEST_CASE("breakers that are open, or let one call through, are alerts", "[alerts]") {
  boost::asio::io_context io;
  TickedTimers timers(io.get_executor());
  Guard::Limits limits;
  limits.failures = 1;
  Guard guard(timers, limits);
  CHECK(run(guard.enter("vapi:import")) == 0);
  CHECK(alerts::open_breakers(guard).empty());
  guard.leave("vapi:import", false);
  CHECK(alerts::open_breakers(guard) == std::vector<std::string>{"vapi:import"});
  timers.tick(limits.open_for);
  CHECK(run(guard.enter("vapi:import")) == 0);
  CHECK(alerts::open_breakers(guard) == std::vector<std::string>{"vapi:import"});
  guard.leave("vapi:import", true);
  CHECK(alerts::open_breakers(guard).empty());
}

}  // namespace ledgerline::tests::alerts_test
