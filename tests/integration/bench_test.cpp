#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/program.hpp"

/// `bench`, with a few of each: that it measures what it says, and leaves nothing behind. Not how fast.
namespace ledgerline::tests::bench_test {
namespace {

using Json = nlohmann::json;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Schemas that a bench made.
std::string left_behind(const postgres::Database& log) {
  return superuser(log, "select count(*) from pg_namespace where nspname like 'bench_%'")[0][0].c_str();
}

}  // namespace

TEST_CASE("benches tell what they measured, as JSON and as a plot, and clean up", "[integration][bench]") {
  const auto log = fresh_log();
  const auto plot = std::filesystem::temp_directory_path() / fmt::format("bench-{}.svg", ::getpid());
  const auto done = run_program(log, {"bench", "all", "--count", "40", "--rounds", "2", "--clients", "3",
                                      "--events", "10000", "--plot", plot.string(), "--json"});
  INFO(done.err);
  REQUIRE(done.exit == 0);
  const auto contests = Json::parse(done.out);
  REQUIRE(contests.size() == 9);
  for (const auto& contest : contests) {
    INFO(contest.dump());
    CHECK(contest["results"].size() == contest["ratios"].size() + 1);
    for (const auto& one : contest["results"]) {
      CHECK(one["rate"] > 0);
      CHECK(one["least"] <= one["rate"]);
      CHECK(one["rate"] <= one["most"]);
      CHECK(one["p50_us"] <= one["p99_us"]);
      CHECK(one["p99_us"] <= one["p999_us"]);
    }
    for (const auto& against : contest["ratios"]) CHECK(against["ratio"] > 0);
  }
  CHECK(contests[0]["bench"] == "allocate");
  CHECK(contests[0]["ratios"][1]["against"] == "one statement");
  const auto drawn = text_of(plot);
  CHECK(drawn.starts_with("<svg "));
  CHECK(drawn.ends_with("</svg>\n"));
  CHECK_THAT(drawn, ContainsSubstring(">INSERT under a lock</text>"));
  std::filesystem::remove(plot);
  CHECK(left_behind(log) == "0");
}

TEST_CASE("a bench's table names contestants, ratios and targets", "[integration][bench]") {
  const auto log = fresh_log();
  const auto told = run_program(log, {"bench", "append", "--count", "20", "--rounds", "1", "--clients", "1"});
  REQUIRE(told.exit == 0);
  CHECK_THAT(told.out, ContainsSubstring("append, 1 caller, 1 round of 20"));
  CHECK_THAT(told.out, ContainsSubstring("times INSERT (") && ContainsSubstring(", target 0.8"));
  const auto wrong = run_program(log, {"bench", "append", "--plot", "/nowhere/plot.svg"});
  CHECK(wrong.exit == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("/nowhere/plot.svg: the file cannot be written"));
}

TEST_CASE("the bench of a swap tells rates, memory and waits", "[integration][bench]") {
  const auto log = fresh_log();
  const auto told = Json::parse(run_program(log, {"bench", "swap", "--events", "2000", "--json"}).out);
  CHECK(told["events"] >= 2000);
  CHECK(told["rows"] > 0);
  CHECK(told["allocations"] > 0);
  CHECK(left_behind(log) == "0");
}

}  // namespace ledgerline::tests::bench_test
