#include <sstream>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "projections/fold.hpp"
#include "projections/regress/comparison.hpp"
#include "tests/projections/story.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::regress_test {
namespace {

using namespace regress;

KeptRow row(const std::string& key, const std::string& country = "GB") {
  return {key, {{"country", country}, {"email", std::nullopt}}};
}

/// "tenants b.country: GB/US", a line a difference.
std::string differences(const std::vector<KeptRow>& before, const std::vector<KeptRow>& after) {
  std::stringstream lines;
  for (const auto& kept : before) lines << to_line(kept) << '\n';
  KeptRows rows("before.jsonl", lines);
  std::string told;
  Comparison comparison("tenants", rows, [&](const Difference& d) {
    told += fmt::format("{} {}.{}: {}/{}\n", d.projection, d.key, d.column, d.before, d.after);
  });
  for (const auto& now : after) comparison.row(now);
  comparison.end();
  CHECK(rows.count() == before.size());
  return told;
}

std::string refusal(const std::string& text) {
  std::stringstream lines(text);
  KeptRows rows("before.jsonl", lines);
  try {
    while (rows.next()) continue;
  } catch (const BadInput& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("rows that are kept are read back", "[regress]") {
  const KeptRow kept{"a\"b", {{"x", "Søn\n"}, {"y", std::nullopt}, {"z", ""}}};
  CHECK(to_line(kept).find('\n') == std::string::npos);
  CHECK(parse_line(to_line(kept)) == kept);
  CHECK(to_line(row("a")) == R"({"key":"a","cells":{"country":"GB","email":null}})");
}

TEST_CASE("two streams of rows are merged, and what differs is named", "[regress]") {
  CHECK(differences({row("a"), row("b")}, {row("a"), row("b")}) == "");
  CHECK(differences({}, {}) == "");
  CHECK(differences({row("a"), row("b"), row("c")}, {row("a"), row("b", "US"), row("c")}) ==
        "tenants b.country: GB/US\n");
  CHECK(differences({row("b"), row("d")}, {row("a"), row("c"), row("d"), row("e")}) ==
        "tenants a.: no row/a row\n"
        "tenants b.: a row/no row\n"
        "tenants c.: no row/a row\n"
        "tenants e.: no row/a row\n");
  CHECK(differences({row("a"), row("b")}, {}) == "tenants a.: a row/no row\ntenants b.: a row/no row\n");
}

TEST_CASE("personal cells that differ are not quoted", "[regress]") {
  const auto hash = [](const std::string& text) { return Cell(std::string(hash_mark) + text); };
  const KeptRow one{"a", {{"email", hash("abc")}}}, other{"a", {{"email", hash("xyz")}}},
      none{"a", {{"email", {}}}};
  CHECK(differences({one}, {one}) == "");
  CHECK(differences({one}, {other}) == "tenants a.email: differs/differs\n");
  CHECK(differences({one}, {none}) == "tenants a.email: differs/differs\n");
}

TEST_CASE("a subject that this build cannot fold is a difference", "[regress]") {
  std::stringstream lines(to_line(row("a")) + "\n" + to_line(row("b")) + "\n");
  KeptRows rows("before.jsonl", lines);
  std::vector<Difference> found;
  Comparison comparison("tenants", rows, [&](const Difference& d) { found.push_back(d); });
  comparison.row(row("a"));
  comparison.broken("b", "event 5: no");
  comparison.broken("c", "event 6: no");
  comparison.end();
  REQUIRE(found.size() == 2);
  CHECK(found[0].before == "a row");
  CHECK(found[0].after == "cannot be folded: event 5: no");
  CHECK(found[1].before == "no row");
}

TEST_CASE("lines that are no rows, or in another order, are refused by their number", "[regress]") {
  const auto good = to_line(row("b")) + "\n";
  CHECK(refusal(good) == "");
  for (const std::string bad :
       {"", "{}", "[]", "{\"key\":1,\"cells\":{}}", R"({"key":"c","cells":{"x":1}})", "{\"key\""}) {
    CAPTURE(bad);
    CHECK_THAT(refusal(good + bad + "\n"), ContainsSubstring("before.jsonl, line 2: it is not a row"));
  }
  CHECK_THAT(refusal(good + to_line(row("a"))),
             ContainsSubstring("before.jsonl, line 2: its key does not follow"));
  CHECK_THAT(refusal(good + good), ContainsSubstring("line 2: its key does not follow"));
}

TEST_CASE("a kept row holds nobody's data, and tells whether it is the same", "[regress]") {
  Story story;
  auto vault = story_vault();
  const auto rows = story.log.tenants();
  auto one = rows.at("one"), two = rows.at("two");
  const auto line = to_line(kept<Tenants>(one, vault));
  for (const auto* trace : {"Joe", "447700900101"}) {
    CAPTURE(trace);
    CHECK(line.find(trace) == std::string::npos);
  }
  const auto name_of = [&](const Tenant& tenant) {
    return kept<Tenants>(tenant, vault).cells.at("business_name");
  };
  CHECK(name_of(one) == name_of(one));
  CHECK(name_of(one) != name_of(two));  // though both have the same name
  CHECK(kept<Tenants>(one, vault).cells.at("country") == Cell("GB"));
  CHECK(kept<Tenants>(one, vault).cells.at("email") == std::nullopt);
  CHECK(kept<Tenants>(one, Vault(Key{8})).cells.at("business_name") != name_of(one));
  static_assert(is_personal<std::optional<Conversation>>);
  static_assert(is_personal<std::optional<OwedAddress>>);
  static_assert(!is_personal<std::optional<Work>>);
  static_assert(!is_personal<Capabilities>);
}

}  // namespace ledgerline::tests::regress_test
