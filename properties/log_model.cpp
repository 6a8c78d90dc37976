#include <cstdlib>

#include "engine/log/memory.hpp"
#include "engine/turn.hpp"
#include "projections/fold.hpp"
#include "properties/model.hpp"
#include "properties/simulation/invariants.hpp"
#include "properties/stories.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"

/// The whole engine against a small model: on a log in memory whose clock is moved, and on Postgres in
/// batches.
namespace ledgerline::properties::log_model {
namespace {

/// What there is at the end, by the model or by a log's fold.
struct World {
  std::map<std::string, std::string> holders;
  std::map<std::string, int> statuses;
  std::vector<std::string> waiting, pool;
  friend bool operator==(const World&, const World&) = default;
};

void showValue(const World& world, std::ostream& out) {
  rc::show(world.holders, out << "holders ");
  rc::show(world.statuses, out << ", statuses ");
  rc::show(world.waiting, out << ", waiting ");
  rc::show(world.pool, out << ", pool ");
}

World world_of(const Model& model) {
  return {model.holders(), model.statuses(), model.waiting(), model.pool()};
}

World world_of(const Folded& folded) {
  World world;
  std::map<Position, std::string> waiting, pool;
  folded.of<Tenants>().each([&](const Tenant& tenant) {
    if (tenant.number) world.holders[tenant.id.str()] = tenant.number->str();
    if (tenant.waiting_since != 0) waiting[tenant.waiting_since] = tenant.id.str();
  });
  folded.of<Numbers>().each([&](const Number& number) {
    ++world.statuses[*to_cell(number.status)];
    if (number.status == NumberStatus::available) pool[number.available_since] = number.number.str();
  });
  for (const auto& [position, id] : waiting) world.waiting.push_back(id);
  for (const auto& [position, id] : pool) world.pool.push_back(id);
  return world;
}

std::vector<Command> commands_of(const Story& story, std::size_t from, std::size_t count) {
  std::vector<Command> commands;
  for (std::size_t i = from; i < std::min(story.size(), from + count); ++i)
    commands.push_back(tests::command(i, story[i].request));
  return commands;
}

std::vector<std::string> decide_batch(Log& log, const Policy& policy, const std::vector<Command>& batch) {
  auto vault = tests::test_vault();
  tests::CountedRandom random;
  std::vector<std::string> answers;
  for (const auto& outcome : run_turn(log, vault, policy, random, batch).outcomes)
    answers.push_back(answer_of(outcome));
  return answers;
}

void memory_follows_the_model() {
  const auto story = *any_story(80);
  const auto policy = days_policy(*rc::gen::arbitrary<bool>());
  Time now = tests::start;
  MemoryLog log([&] { return now; });
  Model model(policy);
  for (std::size_t i = 0; i < story.size(); ++i) {
    now = now + story[i].days * micros_per_day;
    const auto expected = model.decide(story[i].request, now);
    RC_ASSERT(decide_batch(log, policy, commands_of(story, i, 1)) == std::vector<std::string>{expected});
  }
  const auto folded = fold(log, tests::test_vault(), {}, {});
  RC_ASSERT(world_of(folded) == world_of(model));
  RC_ASSERT(simulation::Invariants::broken(log, tests::test_vault()) == std::vector<std::string>{});
  RC_ASSERT((folded.of<Tenants>().all() == log.tenants() && folded.of<Numbers>().all() == log.numbers()));
}

TEST_CASE("the engine on a log in memory does what the model says", "[properties][model]") {
  CHECK(holds("memory follows the model", memory_follows_the_model));
}

/// Batches of one to eight. A batch names no tenant that it registers, as the engine sees to.
std::vector<std::vector<Command>> batches_of(const Story& story) {
  std::vector<std::vector<Command>> batches;
  for (std::size_t i = 0; i < story.size();) {
    const auto longest = commands_of(story, i, static_cast<std::size_t>(1 + below(8)));
    std::vector<Command> batch;
    std::set<std::string> registering;
    for (const auto& command : longest) {
      Needs needs;
      needs.add(command);
      if (std::ranges::any_of(needs.tenants, [&](const auto& id) { return registering.contains(id); })) break;
      if (const auto* c = std::get_if<RegisterTenant>(&command.request))
        registering.insert(c->tenant.tenant.str());
      batch.push_back(command);
    }
    i += batch.size();
    batches.push_back(std::move(batch));
  }
  return batches;
}

template <class MakeLog>
void batches_follow_the_model(MakeLog&& make_log) {
  const auto story = *any_story(80);
  const auto policy = instant_policy(*rc::gen::arbitrary<bool>());
  const auto log = make_log();
  Model model(policy);
  for (const auto& batch : batches_of(story)) {
    std::vector<std::string> expected;
    for (const auto& command : batch) {
      auto request = command.request;
      if (auto* reserve = std::get_if<ReserveNumber>(&request)) reserve->minutes = 0;
      expected.push_back(model.decide(request, tests::start));
    }
    auto sent = batch;
    for (auto& command : sent)
      if (auto* reserve = std::get_if<ReserveNumber>(&command.request)) reserve->minutes = 0;
    RC_ASSERT(decide_batch(*log, policy, sent) == expected);
  }
  RC_ASSERT(world_of(fold(*log, tests::test_vault(), {}, {})) == world_of(model));
  RC_ASSERT(simulation::Invariants::broken(*log, tests::test_vault()) == std::vector<std::string>{});
}

TEST_CASE("batches on a log in memory do what the model says one by one", "[properties][model]") {
  const auto make_log = [] { return std::make_unique<MemoryLog>([] { return tests::start; }); };
  CHECK(holds("batches in memory follow the model", [&] { batches_follow_the_model(make_log); }));
}

/// Each run has a log of its own, which takes a while to make.
int postgres_runs() {
  if (std::getenv("LEDGERLINE_SANITIZED")) return 8;
  return std::getenv("LEDGERLINE_LONG") ? 300 : 30;
}

TEST_CASE("batches on Postgres do what the model says one by one", "[properties][model]") {
  const auto make_log = [] { return tests::open_log(tests::fresh_log()); };
  CHECK(holds(
      "batches on Postgres follow the model", [&] { batches_follow_the_model(make_log); }, postgres_runs()));
}

}  // namespace
}  // namespace ledgerline::properties::log_model
