#include <set>

#include "properties/model.hpp"
#include "properties/small_world.hpp"
#include "tests/support/catch.hpp"

/// Rests, reservations and graces end at a moment: a microsecond before it they last, at it they are over.
namespace ledgerline::properties::edges_of_time {
namespace {

/// When anything that lasts is over, by the rows.
std::set<Time> all_ends(const SmallWorld& world) {
  std::set<Time> ends;
  for (const auto& [id, number] : world.log.numbers())
    if (number.until) ends.insert(*number.until);
  for (const auto& [id, tenant] : world.log.tenants())
    if (tenant.grace_until) ends.insert(*tenant.grace_until);
  return ends;
}

/// To just before the end of something, to it, or just after it; never back.
void move_to_an_edge(SmallWorld& world) {
  const auto ends = all_ends(world);
  if (ends.empty()) return;
  const auto end = *std::next(ends.begin(), below(static_cast<int>(ends.size())));
  const auto edge = end + (below(3) - 1);
  if (world.now < edge) world.now = edge;
}

/// What is due by the rows, which the ticker asks for, whether or not it is due yet.
Request some_end(const SmallWorld& world) {
  std::vector<Request> all = {ReleaseLapsed{some_tenant()}, ReturnNumber{some_number().number},
                              UnreserveNumber{some_number().number}};
  for (const auto& [id, number] : world.log.numbers()) {
    if (number.status == NumberStatus::resting) all.push_back(ReturnNumber{number.number});
    if (number.status == NumberStatus::reserved) all.push_back(UnreserveNumber{number.number});
  }
  for (const auto& [id, tenant] : world.log.tenants())
    if (tenant.grace_until) all.push_back(ReleaseLapsed{tenant.id});
  return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
}

/// How many microseconds from its end something was when it was asked to end, and what was answered.
using Seen = std::set<std::pair<std::int64_t, std::string>>;

std::optional<Time> end_of(const SmallWorld& world, const Request& request) {
  const auto of_number = [&](const PoolNumber& id) -> std::optional<Time> {
    const auto numbers = world.log.numbers();
    const auto at = numbers.find(id.str());
    return at == numbers.end() ? std::nullopt : at->second.until;
  };
  if (const auto* c = std::get_if<ReturnNumber>(&request)) return of_number(c->number);
  if (const auto* c = std::get_if<UnreserveNumber>(&request)) return of_number(c->number);
  const auto tenants = world.log.tenants();
  const auto at = tenants.find(std::get<ReleaseLapsed>(request).tenant.str());
  return at == tenants.end() ? std::nullopt : at->second.grace_until;
}

void ends_follow_the_model(Seen& seen) {
  SmallWorld world(days_policy(*rc::gen::arbitrary<bool>()));
  Model model(world.policy);
  const auto run = [&](const Request& request) {
    const auto expected = model.decide(request, world.now);
    const auto answer = answer_of(world.run(request));
    RC_ASSERT(answer == expected);
    return answer;
  };
  for (const auto& step : *any_story(20)) run(step.request);
  for (int left = 60; left > 0; --left) {
    if (below(2)) {
      run(some_request());
      continue;
    }
    move_to_an_edge(world);
    const auto request = some_end(world);
    const auto end = end_of(world, request);
    const auto answer = run(request);
    if (end) seen.emplace(world.now.micros - end->micros, answer.substr(0, answer.find(' ')));
  }
}

TEST_CASE("what lasts is over at its end, and not a microsecond before", "[properties][model]") {
  Seen seen;
  CHECK(holds("ends follow the model", [&] { ends_follow_the_model(seen); }));
  for (const auto* answer : {"RETURNED", "UNRESERVED", "RELEASED"})
    for (const std::int64_t after : {0, 1}) {
      INFO(answer << " " << after);
      CHECK(seen.contains({after, answer}));
      CHECK_FALSE(seen.contains({-1, answer}));
    }
  for (const auto* answer : {"NOT_COOLED", "NOT_DUE"}) {
    INFO(answer);
    CHECK(seen.contains({-1, answer}));
    CHECK_FALSE(seen.contains({0, answer}));
  }
}

}  // namespace
}  // namespace ledgerline::properties::edges_of_time
