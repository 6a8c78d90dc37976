#include <algorithm>
#include <future>
#include <utility>

#include <fmt/format.h>

#include "engine/inbound.hpp"
#include "projections/narrator/narrator.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/golden_lines.hpp"
#include "tests/support/scenario_people.hpp"

/// Requirement 3's scenarios as an owner lives through them, text by text, on a log in Postgres: the
/// documented answers and log lines byte for byte, the documented queries word for word.
namespace ledgerline::tests::onboarding_test {
namespace {

using Answers = std::vector<std::string>;

/// An engine on a log, and what it tells.
class Office {
 public:
  explicit Office(const postgres::Database& database)
      : log_(open_log(database)), engine_(*log_, test_vault(), random_, telling()) {}

  Outcome run(Request request, std::optional<Uuid> id = {}) {
    Command command;
    command.id = id ? *id : engine_.new_id();
    command.cause.actor = Actor("tester");
    command.request = std::move(request);
    return engine_.run(std::move(command));
  }
  /// A text to the onboarding's number.
  Outcome text(const std::string& from, const std::string& body, const std::string& message = {}) {
    InboundText text{from, "+447476955179", message.empty() ? to_string(engine_.new_id()) : message, body};
    return run(request_of(text, test_vault(), "GB"), id_of_delivery(log_->id(), text.message));
  }
  void texts(const std::string& from, const std::vector<std::string>& bodies) {
    for (const auto& body : bodies) REQUIRE(text(from, body).kind == Outcome::Kind::done);
  }
  /// What was told since it was last asked for.
  std::string told() { return std::exchange(told_, {}); }
  Log& log() { return *log_; }

 private:
  Engine::Options telling() {
    Engine::Options options;
    options.told = [this](const std::vector<Told>& told) {
      for (const auto& one : told)
        for (const auto& line : narrate(one)) told_ += line + "\n";
    };
    return options;
  }

  std::unique_ptr<postgres::PostgresLog> log_;
  SystemRandom random_;
  std::string told_;
  Engine engine_;
};

/// The answers to a text, one below the other.
std::string said(const Outcome& outcome) {
  std::string all;
  for (const auto& event : outcome.events)
    if (const auto* owed = std::get_if<TextOwed>(&event.event)) all += owed->body.shown() + "\n";
  return all;
}

/// A golden file with the moment of the outcome for each '...'.
std::string documented(const std::string& file, const Outcome& outcome) {
  return replaced(golden(file), "'...'", "'" + iso_millis(outcome.events.front().at) + "'");
}

/// The ten numbers, in the order of the seed.
void seed(Office& office) {
  AddNumbers add;
  for (int i = 1; i <= 10; ++i) add.numbers.push_back(pooled(i));
  office.run(add);
}
void pay(Office& office, const std::string& id) { office.run(ActivatePayment{TenantId(id), {}}); }

const Answers& first_answers() {
  static const Answers all = {"Plumber from London", "ABC Plumbing", "John Smith", "SMS"};
  return all;
}

constexpr auto one = "+447900000001", two = "+447900000002", missing = "+447900000999";

/// To the end of scenario 1: told to pay.
Outcome scenario_1(Office& office) {
  seed(office);
  office.run(RegisterTenant{client("test-client-1", "Test Business", one)});
  office.texts(one, first_answers());
  CHECK(office.told().empty());
  return office.text(one, "YES");
}

std::string state_of(Office& office, const std::string& id) {
  return std::string(name_of(office.log().tenant(TenantId(id))->conversation->state));
}

}  // namespace

TEST_CASE("by text, scenario 1: who has not paid is told how to", "[scenarios][onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  const auto answer = scenario_1(office);
  CHECK(office.told() == documented("onboarding-1.txt", answer));
  CHECK(said(answer) == golden("text-1.txt"));
  CHECK(answers(log, "scenario-1.sql") ==
        Answers{"test-client-1||f\n", "test-client-1|S5_CONFIRM_LIVE\n", "10\n"});
  CHECK(ask(log,
            "select collected_fields ->> 'channel' || '/' || (collected_fields ->> 'owner_name') || '/' || "
            "(\"collectedFields\" ->> 'business_name') from onboarding_states") ==
        "SMS/John Smith/ABC Plumbing");
}

TEST_CASE("by text, scenarios 2 and 4: who paid is given a number, and talked to the end",
          "[scenarios][onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  scenario_1(office);
  pay(office, "test-client-1");
  office.told();
  const auto allocated = office.text(one, "READY");
  CHECK(office.told() == documented("scenario-2.txt", allocated));
  auto states = answers(log, "scenario-2.sql");
  REQUIRE(states.size() == 4);
  CHECK(states[0] == "test-client-1|+447111111111|t\n");
  CHECK(states[2] == "+447111111111|ASSIGNED|test-client-1\n");
  CHECK(states[3] == "test-client-1|S6_PHONE_TYPE\n");
  const auto forwarding = office.text(one, "1");
  CHECK(office.told() == documented("onboarding-2.txt", forwarding));
  CHECK(said(forwarding) == golden("text-2.txt"));
  CHECK(state_of(office, "test-client-1") == "S7_FWD_SENT");
  office.text(one, "DONE");
  CHECK(state_of(office, "test-client-1") == "S8_FWD_CONFIRM");
  office.run(ReceiveCall{TenantId("test-client-1"), PoolNumber("+447111111111"), Reference("CA1")});
  CHECK(state_of(office, "test-client-1") == "COMPLETE");
  CHECK(ask(log,
            "select string_agg(payload ->> 'from', ' ' order by position) from events "
            "where type = 'onboarding.advanced' and payload ->> 'from' > 'S5'") ==
        "S5_CONFIRM_LIVE S6_PHONE_TYPE S7_FWD_SENT S8_FWD_CONFIRM");
  CHECK(office.told().empty());
  const auto again = office.run(AllocateNumber{TenantId("test-client-1")});
  CHECK(office.told() == documented("scenario-4.txt", again));
  CHECK(answers(log, "scenario-4.sql") == Answers{"test-client-1|+447111111111\n", "1\n"});
  CHECK(broken_invariants(log) == "");
}

TEST_CASE(
    "by text, scenario 3: where the pool is empty the tenant waits, and is texted when its number is ready",
    "[scenarios][onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  office.run(RegisterTenant{client("test-client-2", "Test Business 2", two)});
  pay(office, "test-client-2");
  office.texts(two, first_answers());
  const auto answer = office.text(two, "YES");
  CHECK(office.told() == documented("onboarding-3.txt", answer));
  CHECK(said(answer) == golden("text-3.txt"));
  CHECK(answers(log, "scenario-3.sql") ==
        Answers{"test-client-2||t\n", "test-client-2|S5_CONFIRM_LIVE\n", "0\n"});
  const auto freed = office.run(AddNumbers{{pooled(1)}});
  CHECK_THAT(said(freed), ContainsSubstring("number is ready") && ContainsSubstring("+447111111111"));
  office.text(two, "READY");
  CHECK(state_of(office, "test-client-2") == "S6_PHONE_TYPE");
}

TEST_CASE("by text, scenario 5: three owners say YES at once, and have three numbers",
          "[scenarios][onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  seed(office);
  std::vector<std::unique_ptr<Office>> offices;
  for (int i = 1; i <= 3; ++i) {
    const auto id = fmt::format("race-client-{}", i), phone = fmt::format("+44790000010{}", i);
    office.run(RegisterTenant{client(id, fmt::format("Race Test {}", i), phone)});
    pay(office, id);
    office.texts(phone, first_answers());
    offices.push_back(std::make_unique<Office>(log));
  }
  std::vector<std::future<Outcome>> all;
  for (int i = 1; i <= 3; ++i)
    all.push_back(std::async(std::launch::async, [&offices, i] {
      return offices[static_cast<std::size_t>(i - 1)]->text(fmt::format("+44790000010{}", i), "YES");
    }));
  for (auto& outcome : all) CHECK(outcome.get().kind == Outcome::Kind::done);
  const auto states = answers(log, "scenario-5.sql");
  REQUIRE(states.size() == 3);
  CHECK(std::ranges::count(states[0], '\n') == 3);
  CHECK(states[1] == "3\n");
  CHECK(states[2].empty());
  CHECK(broken_invariants(log) == "");
}

TEST_CASE("by text, scenario 6: without a number nobody is told to forward", "[scenarios][onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  office.run(RegisterTenant{client("test-client-no-number", "No Number Test", missing)});
  pay(office, "test-client-no-number");
  office.run(AddNumbers{{pooled(1)}});
  office.texts(missing, first_answers());
  office.texts(missing, {"YES"});
  office.run(ReleaseNumber{TenantId("test-client-no-number"), Reason("as the scenario has it")});
  office.told();
  const auto answer = office.text(missing, "1");
  CHECK(office.told() == documented("onboarding-6.txt", answer));
  CHECK(said(answer) == golden("text-6.txt"));
  CHECK(answers(log, "scenario-6.sql") == Answers{"test-client-no-number|S6_PHONE_TYPE\n"});
  office.run(AddNumbers{{pooled(2)}});
  office.texts(missing, {"READY", "1"});
  CHECK(state_of(office, "test-client-no-number") == "S7_FWD_SENT");
}

TEST_CASE("whoever is not known becomes a tenant by its first text, in its number's country",
          "[onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  seed(office);
  office.texts("+1 (415) 555-0123", first_answers());
  CHECK(ask(log, "select \"businessName\" || '|' || country || '|' || \"phoneNumber\" from clients") ==
        "ABC Plumbing|US|14155550123");
  CHECK(ask(log, "select id ~ '^[0-9a-f-]{36}$' from clients") == "t");
  CHECK(ask(log, "select count(*) from clients") == "1");
}

TEST_CASE("a text that is delivered again is answered as before, and changes nothing", "[onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  const auto once = office.text(one, "Plumber", "SM1");
  const auto head = office.log().head();
  const auto again = office.text(one, "Plumber", "SM1");
  CHECK(again.repeated);
  CHECK(said(again) == said(once));
  CHECK(office.log().head() == head);
  CHECK(office.text(one, "Electrician", "SM1").code == "COMMAND_ID_REUSED");
}

TEST_CASE("what an owner texts is sealed in the log", "[onboarding]") {
  const auto log = fresh_log();
  Office office(log);
  office.texts(one, {"Plumber from London", "ABC Plumbing"});
  CHECK(ask(log, "select count(*) from events where payload::text ~ 'Plumb|44790'") == "0");
  CHECK(ask(log, "select count(*) from events where type in ('text.received', 'text.owed')") == "4");
}

}  // namespace ledgerline::tests::onboarding_test
