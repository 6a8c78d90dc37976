#include <algorithm>
#include <vector>

#include "projections/fold.hpp"
#include "tests/projections/story.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::rows_of_test {
namespace {

Number numbered(int i) {
  Number number;
  number.number = PoolNumber("+1415" + std::to_string(1'000'000 + i));
  number.country = Country("US");
  number.version = 1;
  return number;
}

std::string key_of(int i) { return numbered(i).number.str(); }

RowsOf<Numbers> filled(int count, std::size_t in_memory) {
  RowsOf<Numbers> rows(in_memory);
  for (int i = count; i-- > 0;) rows.change(key_of(i), [&](auto) { return numbered(i); });
  return rows;
}

TEST_CASE("rows that are too many for memory are the same rows", "[fold]") {
  const auto few = filled(500, 7), all = filled(500, 1000);
  CHECK(few.size() == 500);
  CHECK(few.all() == all.all());
  for (int i = 0; i < 500; i += 3) CHECK(few.at(key_of(i)) == numbered(i));
  CHECK_FALSE(few.contains(key_of(500)));
}

TEST_CASE("rows come in the order of their keys, from memory and from the disk", "[fold]") {
  for (const std::size_t in_memory : {3, 1000}) {
    std::vector<std::string> keys;
    filled(100, in_memory).each([&](const Number& row) { keys.push_back(row.number.str()); });
    CHECK(keys.size() == 100);
    CHECK(std::ranges::is_sorted(keys));
  }
}

TEST_CASE("a row that was changed or erased on the disk is so from then on", "[fold]") {
  auto rows = filled(50, 5);
  for (int i = 0; i < 50; ++i)
    rows.change(key_of(i), [](std::optional<Number> before) {
      ++before->version;
      return *before;
    });
  for (int i = 0; i < 50; i += 2) rows.erase(key_of(i));
  rows.erase(key_of(1000));
  CHECK(rows.size() == 25);
  for (int i = 0; i < 50; ++i) {
    const auto* row = rows.find(key_of(i));
    CHECK((row != nullptr) == (i % 2 == 1));
    if (row) CHECK(row->version == 2);
  }
}

TEST_CASE("rows that tell of a person come back with what they tell", "[fold]") {
  Story story;
  Folded one(1);
  fold_on(one, story.log, story_vault(), std::nullopt, nullptr);
  CHECK(one.of<Tenants>().all() == story.log.tenants());
  CHECK(one.of<Numbers>().all() == story.log.numbers());
}

}  // namespace
}  // namespace ledgerline::tests::rows_of_test
