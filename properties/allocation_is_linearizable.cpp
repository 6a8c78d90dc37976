#include <atomic>
#include <cstdlib>
#include <thread>

#include "engine/engine.hpp"
#include "engine/log/memory.hpp"
#include "properties/desk.hpp"
#include "properties/stories.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"

/// Eight callers on threads of their own ask one engine, or two on one log, at once. Whatever they are
/// answered, one at a time it could have been so: nobody has a number that somebody else was told of.
namespace ledgerline::properties::allocation_is_linearizable {
namespace {

constexpr std::size_t callers = 8, errands_of_each = 25;

const std::vector<std::string>& all_numbers() {
  static const std::vector<std::string> numbers = {"+447700900001", "+447700900002", "+447700900003"};
  return numbers;
}
std::string some_client() { return "t" + std::to_string(below(6)); }

/// What one caller asks, one after the other.
struct Caller {
  std::vector<Errand> errands;
  std::vector<bool> patient;  // whether it waits for the answer
};

Caller some_caller(bool always_patient) {
  Caller caller;
  for (std::size_t i = 0; i < errands_of_each; ++i) {
    const auto asks = static_cast<Asks>(below(3));
    Errand errand{asks, "", "", {}};
    if (asks == Asks::give_back)
      errand.number = all_numbers()[static_cast<std::size_t>(below(3))];
    else
      errand.tenant = some_client();
    caller.errands.push_back(errand);
    caller.patient.push_back(always_patient || below(40) > 0);
  }
  return caller;
}

EngineOptions at_once() {
  EngineOptions options;
  options.policy = instant_policy(false);
  return options;
}

/// Six tenants that pay, and three numbers.
void set_up(Log& log) {
  tests::CountedRandom random;
  Engine engine(log, tests::test_vault(), random, at_once());
  std::uint64_t n = 1'000'000;
  for (int i = 0; i < 6; ++i) {
    const auto id = "t" + std::to_string(i);
    engine.run(tests::command(++n, RegisterTenant{tests::registered(id)}));
    engine.run(tests::command(++n, ActivatePayment{TenantId(id), {}}));
  }
  for (const auto& number : all_numbers())
    engine.run(tests::command(++n, AddNumbers{{tests::added(number)}}));
}

/// Asks, each caller on a thread of its own. Who does not wait has its errand open to the end, unless the
/// engine was done with it before the caller came back.
History ask_at_once(const std::vector<Engine*>& engines, const std::vector<Caller>& all) {
  std::atomic<Tick> clock = 0;
  std::vector<History> histories(all.size());
  std::vector<std::thread> threads;
  for (std::size_t c = 0; c < all.size(); ++c)
    threads.emplace_back([&, c] {
      auto& engine = *engines[c % engines.size()];
      for (std::size_t i = 0; i < all[c].errands.size(); ++i) {
        Happened<Errand> one{all[c].errands[i], clock++};
        const auto command = tests::command(1000 * c + i, request_of(one.operation));
        if (all[c].patient[i]) {
          one.operation.answer = answer_at_the_desk(engine.run(command));
          one.returned = clock++;
        } else {
          engine.submit(command, [](const Outcome&) {});
        }
        histories[c].push_back(std::move(one));
      }
    });
  for (auto& thread : threads) thread.join();
  History history;
  for (const auto& some : histories) history.insert(history.end(), some.begin(), some.end());
  return history;
}

History some_history(Log& first, Log& second, bool always_patient) {
  std::vector<Caller> all;
  for (std::size_t c = 0; c < callers; ++c) all.push_back(some_caller(always_patient));
  set_up(first);
  tests::CountedRandom random, other;
  Engine left(first, tests::test_vault(), random, at_once());
  if (&first == &second) return ask_at_once({&left}, all);
  Engine right(second, tests::test_vault(), other, at_once());
  return ask_at_once({&left, &right}, all);
}

History in_memory(bool always_patient) {
  MemoryLog log([] { return tests::start; });
  return some_history(log, log, always_patient);
}

bool is_linearizable(const History& history) {
  return properties::is_linearizable(history, Desk(all_numbers()), after);
}

/// How many of them were under way while another was.
std::size_t overlapping(const History& history) {
  return static_cast<std::size_t>(std::ranges::count_if(history, [&](const auto& a) {
    return std::ranges::any_of(
        history, [&](const auto& b) { return &a != &b && a.called < b.returned && b.called < a.returned; });
  }));
}

TEST_CASE("allocation is linearizable: eight callers, a log in memory", "[properties][linearizable]") {
  std::size_t overlapped = 0;
  const auto property = [&] {
    const auto history = in_memory(*rc::gen::arbitrary<bool>());
    overlapped += overlapping(history);
    if (!is_linearizable(history)) RC_FAIL("no order explains\n" + rc::toString(history));
  };
  CHECK(holds("allocation in memory is linearizable", property, 40));
  CHECK(overlapped > 0);
}

TEST_CASE("allocation is linearizable: eight callers, two engines, Postgres", "[properties][linearizable]") {
  const auto property = [] {
    const auto database = tests::fresh_log();
    const auto first = tests::open_log(database), second = tests::open_log(database);
    const auto history = some_history(*first, *second, below(2) == 0);
    if (!is_linearizable(history)) RC_FAIL("no order explains\n" + rc::toString(history));
  };
  CHECK(holds("allocation on Postgres is linearizable", property, std::getenv("LEDGERLINE_LONG") ? 50 : 2));
}

}  // namespace
}  // namespace ledgerline::properties::allocation_is_linearizable
