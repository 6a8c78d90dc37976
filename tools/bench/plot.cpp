#include <algorithm>

#include <fmt/format.h>

#include "tools/bench/report.hpp"

/// The plot: drawn by hand, since what it shows is a few bars.
namespace ledgerline::bench {
namespace {

constexpr double left = 250, width = 460, right = 250, row = 26, gap = 34, thick = 14;

/// Names come from our own code, settings from numbers; they are escaped all the same.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}

double longest(const Contest& contest) {
  double most = 1;
  for (const auto& one : contest.results) most = std::max(most, one.summary.most);
  return most;
}

std::string label(double x, double y, const char* kind, const std::string& text) {
  return fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" class=\"{}\">{}</text>\n", x, y, kind, escaped(text));
}

std::string bar(const Contest::Result& result, double scale, double y, bool is_first) {
  const auto& s = result.summary;
  const auto at = [&](double rate) { return left + rate * scale; };
  const double middle = y + thick / 2;
  auto svg = label(left - 10, y + 12, "name", result.name);
  svg += fmt::format("<rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"{:.0f}\" class=\"{}\"/>\n",
                     left, y, s.rate * scale, thick, is_first ? "ours" : "theirs");
  svg += fmt::format("<path d=\"M{0:.1f} {2:.0f}H{1:.1f}M{0:.1f} {3:.0f}v8M{1:.1f} {3:.0f}v8\"/>\n",
                     at(s.least), at(s.most), middle, middle - 4);
  svg += label(at(s.most) + 8, y + 12, "figure",
               fmt::format("{:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms", s.rate, s.p50 / 1000, s.p99 / 1000));
  return svg;
}

}  // namespace

std::string plot_of(const std::vector<Contest>& contests) {
  std::string body;
  double y = 10;
  for (const auto& contest : contests) {
    body += label(10, y + 14, "title", contest.bench + ", " + contest.setting);
    y += gap - 8;
    const auto scale = width / longest(contest);
    for (std::size_t i = 0; i < contest.results.size(); ++i, y += row)
      body += bar(contest.results[i], scale, y, i == 0);
    y += gap - row + 10;
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
      "{1:.0f}\">\n"
      "<style>text{{font:13px sans-serif;fill:#333}}.title{{font-weight:bold}}.name{{text-anchor:end}}"
      ".ours{{fill:#0f766e}}.theirs{{fill:#9aa3af}}path{{stroke:#333;fill:none}}</style>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{2}</svg>\n",
      left + width + right, y, body);
}

}  // namespace ledgerline::bench
