#include "projections/fold.hpp"

#include "tests/projections/story.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::fold_test {
namespace {

Folded fold_all(Log& log, std::optional<Position> up_to = std::nullopt) {
  return fold(log, story_vault(), up_to, nullptr);
}

/// 500 numbers a command, all of one country.
void add_numbers(Engine& engine, int commands) {
  for (int c = 0; c < commands; ++c) {
    AddNumbers add;
    for (int i = 0; i < 500; ++i) {
      add.numbers.emplace_back();
      add.numbers.back().number = PoolNumber("+1415" + std::to_string(1'000'000 + c * 500 + i));
      add.numbers.back().country = Country("US");
    }
    Command command{engine.new_id(), {}, add};
    command.cause.actor = Actor("test");
    REQUIRE(engine.run(command).kind == Outcome::Kind::done);
  }
}

TEST_CASE("a fold gives the rows that the turns kept", "[fold]") {
  Story story;
  const auto folded = fold_all(story.log);
  CHECK(folded.head == 13);
  CHECK(folded.of<Numbers>().all() == story.log.numbers());
  CHECK(folded.of<Tenants>().all() == story.log.tenants());
}

TEST_CASE("a fold that goes on later is the fold from the beginning", "[fold]") {
  Story story;
  for (Position stop = 0; stop <= 13; ++stop) {
    auto folded = fold_all(story.log, stop);
    CHECK(folded.head == stop);
    fold_on(folded, story.log, story_vault(), std::nullopt, nullptr);
    CHECK(folded.of<Numbers>().all() == story.log.numbers());
    CHECK(folded.of<Tenants>().all() == story.log.tenants());
  }
}

TEST_CASE("a log of many pages is folded in order, and says how far it is", "[fold]") {
  Story story;
  CountingRandom random(0xabcdef);
  Engine engine(story.log, story_vault(), random, {});
  add_numbers(engine, 22);
  std::vector<Position> seen;
  const auto folded = fold(story.log, story_vault(), std::nullopt, [&](Position done, Position total) {
    CHECK(total == 11'013);
    seen.push_back(done);
  });
  CHECK(seen == std::vector<Position>{5000, 10'000, 11'013});
  CHECK(folded.of<Numbers>().all() == story.log.numbers());
}

TEST_CASE("a tenant with the longest id keeps what is personal", "[fold]") {
  MemoryLog log([] { return Time{}; });
  CountingRandom random;
  Engine engine(log, story_vault(), random, {});
  RegisterTenant request;
  request.tenant.tenant = TenantId(std::string(200, 'x'));
  request.tenant.business_name = Personal(Name("Joe's Pizza"));
  request.tenant.country = Country("GB");
  request.tenant.region = Code("UK");
  request.tenant.owner_phone = Personal(E164("+447700900101"));
  Command command{engine.new_id(), {}, request};
  command.cause.actor = Actor("test");
  REQUIRE(engine.run(command).kind == Outcome::Kind::done);
  CHECK(fold_all(log).of<Tenants>().all() == log.tenants());
}

TEST_CASE("an empty log folds to nothing", "[fold]") {
  MemoryLog log([] { return Time{}; });
  CHECK(fold_all(log).head == 0);
}

TEST_CASE("an event that is missing stops a fold, by its position", "[fold]") {
  GivenLog log;
  log.erase(7);
  CHECK_THROWS_WITH(fold_all(log), ContainsSubstring("event 7 is missing"));
  log.stated_head = 15;
  CHECK_THROWS_WITH(fold_all(log), ContainsSubstring("event 7 is missing"));
}

TEST_CASE("a log that ends before its head stops a fold", "[fold]") {
  GivenLog log;
  log.stated_head = 15;
  CHECK_THROWS_WITH(fold_all(log), ContainsSubstring("event 14 is missing"));
}

TEST_CASE("an event that cannot follow stops a fold, by its position", "[fold]") {
  GivenLog log;
  log.rewrite(8, NumberReturned{PoolNumber("+447700900001")});
  CHECK_THROWS_WITH(fold_all(log), ContainsSubstring("event 8 (number.returned)"));
}

TEST_CASE("a version that does not follow stops a fold, by its position", "[fold]") {
  GivenLog log;
  log.change(6, [](Stored& row) { row.tenant->version = 5; });
  CHECK_THROWS_WITH(fold_all(log), ContainsSubstring("event 6 (payment.activated): it is version 5 of two"));
}

}  // namespace
}  // namespace ledgerline::tests::fold_test
