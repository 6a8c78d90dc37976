#include "projections/sightings.hpp"

#include "tests/support/catch.hpp"

namespace ledgerline::tests::sightings_test {
namespace {

using Repeat = std::tuple<int, Position, Position>;

Sightings::Key key_of(int number) {
  Sightings::Key key{};
  key[0] = static_cast<std::uint8_t>(number >> 8);
  key[1] = static_cast<std::uint8_t>(number);
  return key;
}

/// Of 1,000 sightings with ever other keys, but for those whose position is a multiple of 300.
std::vector<Repeat> repeats(std::size_t in_memory) {
  Sightings sightings(in_memory);
  for (Position position = 1; position <= 1000; ++position)
    sightings.add(key_of(position % 300 == 0 ? 7 : static_cast<int>(position * 7919 % 1009) + 10), position);
  std::vector<Repeat> found;
  sightings.each_repeated([&](const Sightings::Key& key, Position first, Position again) {
    found.emplace_back(key[0] * 256 + key[1], first, again);
  });
  return found;
}

}  // namespace

TEST_CASE("what was seen again is found, in the order in which it was seen", "[sightings]") {
  CHECK(repeats(1'000'000) == std::vector<Repeat>{{7, 300, 600}, {7, 600, 900}});
}

TEST_CASE("what is too much for memory is found in runs on the disk as well", "[sightings]") {
  for (const std::size_t in_memory : {1, 2, 7, 299, 300, 999, 1000, 1001}) {
    CAPTURE(in_memory);
    CHECK(repeats(in_memory) == repeats(1'000'000));
  }
}

TEST_CASE("a run that is longer than what is read of it at once is read on", "[sightings]") {
  Sightings sightings(10'000);
  for (Position position = 0; position < 30'000; ++position)
    sightings.add(key_of(static_cast<int>(position % 10'000)), position + 1);
  std::size_t found = 0;
  sightings.each_repeated([&](const Sightings::Key& key, Position first, Position again) {
    CHECK(again == first + 10'000);
    CHECK((first - 1) % 10'000 == key[0] * 256 + key[1]);
    ++found;
  });
  CHECK(found == 20'000);
}

TEST_CASE("sightings may be asked for and then go on", "[sightings]") {
  Sightings sightings(2);
  std::size_t found = 0;
  const auto count = [&](const Sightings::Key&, Position, Position) { ++found; };
  for (Position position = 1; position <= 5; ++position)
    sightings.add(key_of(static_cast<int>(position)), position);
  sightings.each_repeated(count);
  CHECK(found == 0);
  sightings.add(key_of(1), 6);
  sightings.each_repeated(count);
  CHECK(found == 1);
}

}  // namespace ledgerline::tests::sightings_test
