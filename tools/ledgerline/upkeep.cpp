#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/audit.hpp"
#include "adapters/postgres/check.hpp"
#include "adapters/postgres/queries.hpp"
#include "adapters/postgres/rebuild.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/progress.hpp"

namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

/// What maintenance draws while it reads the log.
ledgerline::Progress drawn_on(cli::Progress& bar) {
  return [&bar](Position done, Position total) {
    bar.at(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
  };
}

int rebuild(Options& options, const std::string& name) {
  Context context(options);
  postgres::RebuildReport report;
  {
    cli::Progress bar("folding the log", 0);
    report = postgres::rebuild(context.log_for_maintenance(), context.vault(),
                               name.empty() ? std::nullopt : std::optional(name), drawn_on(bar));
  }
  auto tables = Json::array();
  for (const auto& t : report.tables) {
    tables.push_back({{"projection", t.projection},
                      {"versionBefore", t.version_before},
                      {"version", t.version},
                      {"rows", t.rows},
                      {"repaired", t.repaired}});
    if (!options.json)
      std::cout << fmt::format("{} rebuilt to position {}: {} rows, {} of them repaired\n", t.projection,
                               report.position, t.rows, t.repaired);
  }
  if (options.json)
    std::cout << Json{{"position", report.position}, {"tables", std::move(tables)}}.dump() << '\n';
  return Exit::done;
}

int check(Options& options) {
  Context context(options);
  postgres::CheckReport report;
  {
    cli::Progress bar("folding the log", 0);
    report = postgres::check(context.log_for_maintenance(), context.vault(), drawn_on(bar));
  }
  if (options.json) {
    auto list = Json::array();
    for (const auto& d : report.differences)
      list.push_back({{"projection", d.projection},
                      {"key", d.key},
                      {"column", d.column},
                      {"live", d.live},
                      {"folded", d.folded}});
    std::cout << Json{{"position", report.position},
                      {"rows", report.rows},
                      {"differing", report.differing},
                      {"differences", std::move(list)}}
                     .dump()
              << '\n';
  } else {
    for (const auto& d : report.differences)
      std::cout << fmt::format("{} {}{}: live {}, folded {}\n", d.projection, d.key,
                               d.column.empty() ? "" : '.' + d.column, d.live, d.folded);
    std::cout << fmt::format(
        "{} rows compared with the log at position {}: {}\n", report.rows, report.position,
        report.differing == 0
            ? "no difference"
            : fmt::format("{} differ; 'ledgerline projections rebuild' repairs them", report.differing));
  }
  return report.differing == 0 ? Exit::done : Exit::refused;
}

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

int doctor(Options& options) {
  Context context(options);
  std::vector<Check> checks;
  {
    cli::Progress bar("examining the log", 0);
    checks = postgres::audit(context.log_for_maintenance(), context.vault(), drawn_on(bar));
  }
  std::size_t broken = 0;
  auto list = Json::array();
  for (const auto& check : checks) {
    if (check.result == Check::Result::broken) ++broken;
    list.push_back({{"name", check.name},
                    {"claim", check.claim},
                    {"result", word_of(check.result)},
                    {"count", check.count},
                    {"findings", check.findings},
                    {"note", check.note}});
    if (!options.json) print_check(check);
  }
  if (options.json)
    std::cout << Json{{"healthy", broken == 0}, {"checks", std::move(list)}}.dump() << '\n';
  else
    std::cout << (broken == 0
                      ? fmt::format("log {}: healthy, {} checks\n", options.log, checks.size())
                      : fmt::format("log {}: {} of {} checks broken\n", options.log, broken, checks.size()));
  return broken == 0 ? Exit::done : Exit::refused;
}

}  // namespace

void add_upkeep_commands(Program& program) {
  auto& options = program.options;
  program.add(&program.app, "doctor", "Check everything that must always hold of the log",
              [&options] { return doctor(options); });
  auto* projections = program.group("projections", "The rows folded from the log");
  program.add(projections, "list", "Their versions and positions", [&options] {
    Context context(options);
    print_rows(options, postgres::projections(context.log_for_maintenance().session()), "No projection.");
    return Exit::done;
  });
  const auto name = std::make_shared<std::string>();
  auto* rebuild_command =
      program.add(projections, "rebuild", "Fold the log again, and make the rows what it says",
                  [=, &options] { return rebuild(options, *name); });
  rebuild_command->add_option("name", *name, "numbers or tenants (default: all)")
      ->check(CLI::IsMember({"numbers", "tenants"}));
  program.add(projections, "check", "Fold the log, and name each row that differs from it",
              [&options] { return check(options); });
}

}  // namespace ledgerline::cli
