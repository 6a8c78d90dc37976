#include "tools/ledgerline/checkup.hpp"

#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view mark_of(Check::Result result) {
  switch (result) {
    case Check::Result::holds: return "✔";
    case Check::Result::warning: return "!";
    case Check::Result::broken: return "✘";
  }
  return "?";
}

std::string_view word_of(Check::Result result) {
  return result == Check::Result::holds ? "holds" : result == Check::Result::warning ? "warning" : "broken";
}

void print_check(const Check& check) {
  std::cout << fmt::format("{} {:<12} {}{}\n", mark_of(check.result), check.name, check.claim,
                           check.note.empty() ? "" : " (" + check.note + ")");
  for (const auto& finding : check.findings) std::cout << "    " << finding << '\n';
  if (check.count > check.findings.size())
    std::cout << fmt::format("    and {} more\n", check.count - check.findings.size());
}

Json report_of(const Check& check) {
  return {{"name", check.name},   {"claim", check.claim},       {"result", word_of(check.result)},
          {"count", check.count}, {"findings", check.findings}, {"note", check.note}};
}

void print_report(const std::string& noun, const postgres::Audit& audit, double seconds) {
  auto checks = Json::array();
  for (const auto& check : audit.checks) checks.push_back(report_of(check));
  std::cout << Json{{"healthy", audit.broken() == 0},
                    {"examined", noun},
                    {"head", audit.head},
                    {"seal", audit.seal ? Json(to_text(*audit.seal)) : Json()},
                    {"seconds", seconds},
                    {"checks", std::move(checks)}}
                   .dump(-1, ' ', false, Json::error_handler_t::replace)
            << '\n';
}

}  // namespace

ledgerline::Progress drawn_on(cli::Progress& bar) {
  return [&bar](Position done, Position total) {
    bar.at(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
  };
}

void expect_option(CLI::App& command, std::vector<std::string>& expected) {
  command
      .add_option("--expect", expected,
                  "A seal that was kept, ROOT@HEAD; several narrow down where a change is")
      ->allow_extra_args(false);
}

std::vector<Seal> seals_of(const std::vector<std::string>& texts) {
  std::vector<Seal> seals;
  for (const auto& text : texts) seals.push_back(parse_seal(text));
  return seals;
}

int print_audit(const Options& options, const std::string& noun, const postgres::Audit& audit,
                std::chrono::steady_clock::time_point begun) {
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  const auto broken = audit.broken();
  if (options.json) {
    print_report(noun, audit, seconds);
  } else {
    for (const auto& check : audit.checks) print_check(check);
    const auto count = audit.checks.size();
    std::cout << fmt::format("{}: {}; {} events in {:.1f} s{}\n", noun,
                             broken == 0 ? fmt::format("healthy, {} checks", count)
                                         : fmt::format("{} of {} checks broken", broken, count),
                             audit.head, seconds, audit.seal ? "; seal " + to_text(*audit.seal) : "");
  }
  return broken == 0 ? Exit::done : Exit::refused;
}

}  // namespace ledgerline::cli
