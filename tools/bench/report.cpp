#include "tools/bench/report.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ledgerline::bench {
namespace {

using Json = nlohmann::ordered_json;

std::string milliseconds(double micros) { return fmt::format("{:.2f}", micros / 1000); }

std::size_t widest_name(const Contest& contest) {
  std::size_t widest = 0;
  for (const auto& one : contest.results) widest = std::max(widest, one.name.size());
  return widest;
}

std::string verdict(const Contest::Against& against) {
  if (!against.target) return "";
  if (!against.is_missed()) return fmt::format(", target {:.1f}", *against.target);
  const auto short_by = 100 * (1 - against.ratio.median / *against.target);
  return fmt::format(", target {:.1f} MISSED by {:.0f} %", *against.target, short_by);
}

Json json_of(const Contest::Result& result) {
  const auto& s = result.summary;
  const auto whole = [](double value) { return static_cast<std::int64_t>(value + 0.5); };
  return {{"name", result.name},    {"rate", whole(s.rate)},   {"least", whole(s.least)},
          {"most", whole(s.most)},  {"p50_us", whole(s.p50)},  {"p95_us", whole(s.p95)},
          {"p99_us", whole(s.p99)}, {"p999_us", whole(s.p999)}};
}

Json json_of(const Contest::Against& against) {
  const auto rounded = [](double value) {
    return static_cast<double>(static_cast<int>(value * 100 + 0.5)) / 100;
  };
  Json json{{"against", against.name},
            {"ratio", rounded(against.ratio.median)},
            {"least", rounded(against.ratio.least)},
            {"most", rounded(against.ratio.most)}};
  json["target"] = against.target ? Json(*against.target) : Json();
  return json;
}

}  // namespace

void print_table(std::ostream& out, const Contest& contest) {
  const auto column = widest_name(contest);
  out << fmt::format("{}, {}\n", contest.bench, contest.setting);
  out << fmt::format("  {:<{}}  {:>9}  {:<21}  {:>8} {:>8} {:>8} {:>8}\n", "", column, "a second",
                     "(least - most)", "p50 ms", "p95", "p99", "p99.9");
  for (const auto& [name, s] : contest.results)
    out << fmt::format("  {:<{}}  {:>9.0f}  {:<21}  {:>8} {:>8} {:>8} {:>8}\n", name, column, s.rate,
                       fmt::format("({:.0f} - {:.0f})", s.least, s.most), milliseconds(s.p50),
                       milliseconds(s.p95), milliseconds(s.p99), milliseconds(s.p999));
  for (const auto& against : contest.ratios)
    out << fmt::format("  {:.2f} times {} ({:.2f} - {:.2f}){}\n", against.ratio.median, against.name,
                       against.ratio.least, against.ratio.most, verdict(against));
  for (const auto& note : contest.notes) out << "  " << note << '\n';
  out << '\n' << std::flush;
}

std::string to_json(const std::vector<Contest>& contests) {
  auto all = Json::array();
  for (const auto& contest : contests) {
    auto results = Json::array(), ratios = Json::array();
    for (const auto& result : contest.results) results.push_back(json_of(result));
    for (const auto& against : contest.ratios) ratios.push_back(json_of(against));
    all.push_back({{"bench", contest.bench},
                   {"setting", contest.setting},
                   {"results", std::move(results)},
                   {"ratios", std::move(ratios)},
                   {"notes", contest.notes}});
  }
  return all.dump();
}

}  // namespace ledgerline::bench
