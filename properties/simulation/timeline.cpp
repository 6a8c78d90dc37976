#include "properties/simulation/timeline.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ledgerline::simulation {
namespace {

constexpr std::string_view commits = "commits ";

bool is_next_event(const Trace::Line& before, const Trace::Line& line) {
  return line.what.starts_with(commits) && before.what.starts_with(commits) && before.who == line.who &&
         before.at == line.at;
}

std::string shown(const Trace::Line& line, std::size_t width) {
  return fmt::format("{:>12.3f} s  {:<{}} {} {}", static_cast<double>(line.at) / 1e6, line.who, width,
                     line.is_odd ? '*' : ' ', line.what);
}

/// "crash at turn.loaded" is about turn.loaded; "twilio:fetch_number: reply lost" about twilio:fetch_number.
std::pair<std::string, std::string> place_and_fault(const std::string& tried) {
  constexpr std::string_view crash = "crash at ";
  if (tried.starts_with(crash)) return {tried.substr(crash.size()), "crash"};
  const auto mark = tried.rfind(": ");
  if (mark == std::string::npos) return {tried, "once"};
  return {tried.substr(0, mark), tried.substr(mark + 2)};
}

}  // namespace

std::vector<std::string> timeline(const Verdict& verdict) {
  std::vector<Trace::Line> kept;
  for (const auto& line : verdict.lines) {
    if (line.who == "given") continue;
    if (!kept.empty() && is_next_event(kept.back(), line))
      kept.back().what += "; " + line.what.substr(commits.size());
    else
      kept.push_back(line);
  }
  std::size_t width = 0;
  for (const auto& line : kept) width = std::max(width, line.who.size());
  std::vector<std::string> lines;
  for (const auto& line : kept) lines.push_back(shown(line, width));
  return lines;
}

std::string matrix(const Tried& reached, const Tried& tried, const Tried& survived) {
  std::string text;
  const auto row = [&](const std::string& place, const std::string& fault, std::uint64_t times,
                       std::uint64_t well) {
    text += fmt::format("  {:<42} {:<46} {:>9} {:>9}\n", place, fault, times, well);
  };
  text += fmt::format("  {:<42} {:<46} {:>9} {:>9}\n", "where", "fault", "tried", "survived");
  for (const auto& [what, times] : tried) {
    const auto [place, fault] = place_and_fault(what);
    const auto well = survived.find(what);
    row(place, fault, times, well == survived.end() ? 0 : well->second);
  }
  for (const auto& [point, times] : reached)
    if (!tried.contains("crash at " + point)) row(point, "(passed, never died at)", times, 0);
  return text;
}

}  // namespace ledgerline::simulation
