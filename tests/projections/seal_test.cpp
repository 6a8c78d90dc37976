#include "projections/seal/seal.hpp"

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "projections/doctor.hpp"
#include "tests/projections/story.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::seal_test {
namespace {

/// What certificate-transparency's own tests build trees of, and the roots that they publish.
const std::vector<std::string> leaves = {"",         std::string(1, '\0'), "\x10", " !", "01", "@ABC",
                                         "PQRSTUVW", "`abcdefghijklmno"};
const std::vector<std::string> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

Digest digest_number(Position position) { return sha256(std::to_string(position)); }

Resealing resealed(Position head, std::vector<Seal> expected = {}) {
  Resealing resealing(std::move(expected));
  for (Position position = 1; position <= head; ++position) resealing.add(position, digest_number(position));
  return resealing;
}

Seal seal_of(Position head) { return *resealed(head).seal(); }

}  // namespace

TEST_CASE("a tree has the roots that certificate-transparency publishes", "[seal]") {
  MerkleTree tree;
  CHECK(hex(tree.root()) == roots[0]);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    tree.add(leaves[i]);
    CHECK(tree.size() == i + 1);
    CHECK(hex(tree.root()) == roots[i + 1]);
  }
}

TEST_CASE("a seal is a line that is read back", "[seal]") {
  const auto seal = seal_of(5);
  const auto text = to_text(seal);
  CHECK(text.size() == 64 + 2);
  CHECK(parse_seal(text) == seal);
  CHECK(to_text(Seal{sha256(""), 0}) == roots[0] + "@0");
}

TEST_CASE("what is no seal is refused, saying what is wrong with it", "[seal]") {
  const auto [text, problem] = GENERATE(table<std::string, std::string>({
      {"", "there is no @ in it"},
      {roots[0], "there is no @ in it"},
      {"@5", "its root is not 64 hexadecimal digits"},
      {roots[0].substr(1) + "@5", "its root is not 64 hexadecimal digits"},
      {"E" + roots[0].substr(1) + "@5", "its root is not 64 hexadecimal digits"},
      {roots[0] + "@", "its head is not a position"},
      {roots[0] + "@-1", "its head is not a position"},
      {roots[0] + "@5 ", "its head is not a position"},
      {roots[0] + "@99999999999999999999", "its head is not a position"},
  }));
  CAPTURE(text);
  CHECK_THROWS_WITH(parse_seal(text), ContainsSubstring("ROOT@HEAD") && ContainsSubstring(problem));
  CHECK_THROWS_AS(parse_seal(text), BadInput);
}

TEST_CASE("a log fits its seals, also when it has grown since", "[seal]") {
  const auto check = resealed(9, {seal_of(9), seal_of(3), seal_of(0)}).check();
  REQUIRE(check);
  CHECK(check->ok());
  CHECK(check->note == "as sealed up to event 9");
  CHECK_FALSE(resealed(9).check());
}

TEST_CASE("several seals tell from where on a log is not what it was", "[seal]") {
  Resealing resealing({seal_of(3), seal_of(6), seal_of(9)});
  for (Position position = 1; position <= 9; ++position)
    resealing.add(position, digest_number(position == 5 ? 55 : position));
  const auto check = *resealing.check();
  CHECK(check.result == Check::Result::broken);
  REQUIRE(check.findings.size() == 2);
  CHECK_THAT(check.findings[0], ContainsSubstring("the first 6 events have the root ") &&
                                    ContainsSubstring(": one from 4 on is not what it was"));
  CHECK(check.note == "as sealed up to event 3");
}

TEST_CASE("a log that is shorter than its seal is found", "[seal]") {
  const auto check = *resealed(8, {seal_of(9)}).check();
  CHECK(check.findings == std::vector<std::string>{"9 events were sealed, and the log ends at 8"});
}

TEST_CASE("a log with a hole has no seal, and says where it is", "[seal]") {
  Resealing resealing({seal_of(2), seal_of(5)});
  for (const Position position : {1, 2, 4, 5}) resealing.add(position, digest_number(position));
  CHECK_FALSE(resealing.seal());
  const auto check = *resealing.check();
  CHECK(check.findings ==
        std::vector<std::string>{
            "the first 5 events cannot be sealed again: event 3 is missing or cannot be read"});
  Resealing unreadable;
  unreadable.add(1, std::nullopt);
  unreadable.add(2, digest_number(2));
  CHECK_FALSE(unreadable.seal());
}

TEST_CASE("doctor finds an event that was changed with its digest, by the seal alone", "[seal][doctor]") {
  const auto vault = story_vault();
  GivenLog log;
  Doctor before(log, vault);
  before.examine(std::nullopt, nullptr);
  const auto seal = *before.seal();
  CHECK(seal.head == 13);

  log.change(13, [](Stored& row) { row.recorded_at.micros += 1; });
  Doctor doctor(log, vault, {seal});
  doctor.examine(std::nullopt, nullptr);
  std::vector<std::string_view> broken;
  for (const auto& check : doctor.checks())
    if (!check.ok()) broken.push_back(check.name);
  CHECK(broken == std::vector<std::string_view>{"seal"});
}

TEST_CASE("doctor says of a log whose last event is gone that more was sealed", "[seal][doctor]") {
  const auto vault = story_vault();
  GivenLog log;
  Doctor before(log, vault);
  before.examine(std::nullopt, nullptr);
  log.rows.pop_back();
  for (const bool known : {false, true}) {
    log.stated_head = known ? std::optional<Position>(13) : std::nullopt;
    Doctor doctor(log, vault, {*before.seal()});
    doctor.examine(std::nullopt, nullptr);
    const auto check = doctor.checks().back();
    CHECK(check.name == "seal");
    CHECK(check.findings.front() ==
          (known ? "the first 13 events cannot be sealed again: event 13 is missing or cannot be read"
                 : "13 events were sealed, and the log ends at 12"));
  }
}

}  // namespace ledgerline::tests::seal_test
