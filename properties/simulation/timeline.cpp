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

/// Tells where a step ends and the next one begins.
class Steps {
 public:
  bool is_next(const Trace::Line& line) {
    const bool goes_on = !line.is_odd && line.at - last_.at < a_wait && continues(line);
    if (!goes_on) asker_ = process_ = "";
    note(line);
    last_ = line;
    return !goes_on;
  }

 private:
  static constexpr std::int64_t a_wait =
      500'000;  // microseconds: half of what a worker waits between two looks
  static constexpr std::string_view asks = "asks ", told = "is told ";

  bool continues(const Trace::Line& line) const {
    if (last_.who.empty() || last_.is_odd || line.what.starts_with(asks)) return false;
    if (line.what.starts_with(told)) return line.who == asker_;
    if (last_.what.starts_with(told)) return false;
    return line.who == "providers" || line.who == process_;
  }

  /// "asks A: number.allocate": from now on A does what is done.
  void note(const Trace::Line& line) {
    if (line.what.starts_with(asks)) {
      asker_ = line.who;
      process_ = line.what.substr(asks.size(), line.what.find(':') - asks.size());
    } else if (line.what.starts_with(commits)) {
      process_ = line.who;
    }
  }

  Trace::Line last_;
  std::string asker_, process_;
};

std::string shown(const Trace::Line& line, std::size_t width, const std::string& step) {
  return fmt::format("{:>3} {:>11.3f} s  {:<{}} {} {}", step, static_cast<double>(line.at) / 1e6, line.who,
                     width, line.is_odd ? '*' : ' ', line.what);
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

Timeline timeline(const Verdict& verdict) {
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
  Timeline told;
  Steps steps;
  for (const auto& line : kept) {
    const bool is_next = steps.is_next(line);
    if (is_next) ++told.steps;
    told.lines.push_back(shown(line, width, is_next ? std::to_string(told.steps) : ""));
  }
  return told;
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
