#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <signal.h>

#include <fmt/format.h>

#include "events/kernel/time.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/shopping.hpp"

/// A provider is down for a while: tenants are served from the pool, outside steps wait, nothing spins, and
/// all is done when it is back, at the provider's pace.
namespace ledgerline::tests::provider_down_test {
namespace {

constexpr int calls_a_second = 60;  // and as many at once to begin with

std::size_t tenants_waiting() { return is_long() ? 1000 : 100; }

/// Each answers its calls itself and is given a number of the pool, which our account has at the carrier.
void stage(const Shopping& shop, std::size_t tenants) {
  populate(shop.log(), tenants, tenants);
  LocalEngine engine(shop.log());
  std::vector<Request> answering;
  auto owned = Json::array();
  for (std::size_t i = 0; i < tenants; ++i) {
    answering.emplace_back(SetVoice{TenantId(tenant_name(i)), VoiceRoute::app});
    owned.push_back({{"phone_number", number_name(i)}, {"country", "GB"}, {"type", "mobile"}});
  }
  for (const auto& outcome : engine.run_together(std::move(answering)))
    REQUIRE(outcome.kind == Outcome::Kind::done);
  shop.providers().admin("POST", "/owned", owned);
}

void allocate_all(const Shopping& shop, std::size_t tenants) {
  std::vector<std::string> arguments = {"number", "allocate", "--json"};
  for (std::size_t i = 0; i < tenants; ++i) arguments.push_back(tenant_name(i));
  const auto said = shop.run(arguments);
  CAPTURE(said.err);
  CHECK(said.exit == 0);
  CHECK(ask(shop.log(), "select count(*) from numbers where status = 'assigned'") == std::to_string(tenants));
}

std::size_t lines_with(const std::filesystem::path& file, std::string_view text) {
  std::ifstream lines(file);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += line.find(text) != line.npos;
  return count;
}

/// When the provider's calls began, in milliseconds, in their order.
std::vector<std::int64_t> call_times(const Simulator& simulator) {
  std::vector<std::int64_t> times;
  for (const auto& call : simulator.admin("GET", "/ledger?provider=twilio"))
    times.push_back(parse_time(call.at("time").get<std::string>()).micros / 1000);
  std::ranges::sort(times);
  return times;
}

/// The most calls within any second.
std::size_t busiest_second(const std::vector<std::int64_t>& times) {
  std::size_t most = 0, first = 0;
  for (std::size_t last = 0; last < times.size(); ++last) {
    while (times[last] - times[first] >= 1000) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

constexpr auto nothing_owed =
    "select not exists (select from numbers where owed_at is not null) and "
    "not exists (select from tenants where owed_at is not null)";

/// For two seconds: by Postgres' clock, not by ours.
bool time_passed(const postgres::Database& log) {
  return comes_true(log,
                    "select clock_timestamp() > min(recorded_at) + interval '2 s' from events "
                    "where type = 'effect.deferred'");
}

/// The breaker lets a call through every 200 ms; a step is tried after 100 ms, 200, 400, then each half
/// second at most.
void expect_no_spinning(const Shopping& shop, std::size_t tenants, const std::filesystem::path& trace) {
  const auto attempts = std::stoul(ask(shop.log(), "select count(*) from events where type like 'effect.%'"));
  const auto seconds =
      std::stod(ask(shop.log(),
                    "select extract(epoch from clock_timestamp() - min(recorded_at)) from events "
                    "where type = 'effect.attempted'"));
  const auto sent = lines_with(trace, "http.sending/");
  CAPTURE(sent, attempts, seconds);
  CHECK(sent <= 5 + 8 + static_cast<std::size_t>(seconds * 5) + 1);  // until it opens, in flight, then to see
  CHECK(attempts <= tenants * 2 * (4 + static_cast<std::size_t>(seconds * 2)));
  CHECK(shop.providers().admin("GET", "/ledger").empty());
}

void expect_drained_at_pace(const Shopping& shop, std::size_t tenants) {
  CHECK(ask(shop.log(), "select count(*) from events where type = 'number.wired'") ==
        std::to_string(tenants));
  const auto times = call_times(shop.providers());
  CHECK(times.size() >= 3 * tenants);
  CHECK(busiest_second(times) <= 2 * calls_a_second);
  const auto beyond_burst = static_cast<double>(times.size() - calls_a_second);
  CHECK(static_cast<double>(times.back() - times.front()) / 1000 >= beyond_burst / calls_a_second - 0.1);
  std::cout << fmt::format("{} tenants wired by {} calls in {} ms, {} in the busiest second\n", tenants,
                           times.size(), times.back() - times.front(), busiest_second(times));
}

}  // namespace

TEST_CASE("twilio is down: tenants are served, steps wait, nothing spins; back up, all drain at its pace",
          "[purchase][down]") {
  const Shopping shop(shared_simulator(), "app");
  const auto tenants = tenants_waiting();
  const auto trace = std::filesystem::temp_directory_path() / fmt::format("ledgerline-down-{}", ::getpid());
  const auto metrics = trace.string() + ".prom";
  stage(shop, tenants);
  shop.providers().set({{"down", {"twilio"}}});
  allocate_all(shop, tenants);
  auto worker = shop.start(
      {"work", "--metrics-file", metrics},
      {"LEDGERLINE_EFFECT_TIMING=lease=20000,first_wait=100,first_deferral=100,longest_wait=1000,"
       "breaker=200,poll=50,attempts=20",
       fmt::format("LEDGERLINE_RATE_TWILIO={}", calls_a_second), "LEDGERLINE_POINT_TRACE=" + trace.string()});
  CHECK(time_passed(shop.log()));
  expect_no_spinning(shop, tenants, trace);

  shop.providers().set({{"down", Json::array()}});
  bool done = false;
  for (int half_minutes = 0; half_minutes < 6 && !done; ++half_minutes)
    done = comes_true(shop.log(), nothing_owed);
  CHECK(done);
  ::kill(worker.pid(), SIGTERM);
  const auto said = worker.ends();
  std::filesystem::remove(trace);
  CHECK(said.exit == 0);
  CHECK(said.err.find("breaker twilio:list_numbers is open") != std::string::npos);
  CHECK(said.err.find("breaker twilio:list_numbers is closed") != std::string::npos);
  const std::string state = R"(ledgerline_breaker_state{operation="twilio:list_numbers",state=)";
  CHECK(lines_with(metrics, state + R"("closed"} 1)") == 1);
  CHECK(lines_with(metrics, state + R"("open"} 0)") == 1);
  std::filesystem::remove(metrics);
  expect_drained_at_pace(shop, tenants);
  CHECK(shop.unsettled() == "");
}

TEST_CASE("twilio is down: a trial converts, is given a number of the pool, and is told so",
          "[purchase][down]") {
  const Shopping shop(shared_simulator(), "app");
  populate(shop.log(), 1, 1);  // who did not ask for it
  auto trial = registration("trial", "+447900000001");
  trial.tenant.trial = true;
  shop.given(trial);
  shop.given(SetVoice{TenantId("trial"), VoiceRoute::app});
  shop.given(ActivatePayment{TenantId("trial"), {}});
  shop.providers().set({{"down", {"twilio", "vapi", "livekit", "smtp"}}});
  const auto said = shop.run({"tenant", "convert", "trial"});
  CAPTURE(said.out, said.err);
  CHECK(said.exit == 0);
  CHECK(ask(shop.log(), "select number from tenants where id = 'trial'") == number_name(0));
}

TEST_CASE("a provider is down in the middle of a purchase: it waits there, and goes on", "[purchase][down]") {
  const auto [down, voice] = GENERATE(table<std::string, std::string>(
      {{"twilio", "app"}, {"vapi", "vapi"}, {"livekit", "livekit"}, {"smtp", "app"}}));
  CAPTURE(down, voice);
  const Shopping shop(shared_simulator(), voice);
  shop.add_tenant("shop");
  shop.providers().set({{"down", {down}}});
  auto buying =
      shop.start({"number", "provision", "shop", "--route", "purchase", "--voice", voice, "--json"});
  CHECK(comes_true(shop.log(), "select count(*) > 7 from events where type = 'effect.deferred'"));
  shop.providers().set({{"down", Json::array()}});
  const auto said = buying.ends();
  CAPTURE(said.out, said.err);
  CHECK(last_line(said).value("code", "") == "ALLOCATED");
  CHECK(said.err.find("breaker " + down + ":") != std::string::npos);
  CHECK(shop.defects() == "");
}

}  // namespace ledgerline::tests::provider_down_test
