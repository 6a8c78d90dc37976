#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/check.hpp"
#include "adapters/postgres/queries.hpp"
#include "adapters/postgres/rebuild.hpp"
#include "tools/ledgerline/checkup.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

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

int doctor(Options& options, const std::vector<std::string>& expected) {
  const auto begun = std::chrono::steady_clock::now();
  postgres::AuditOptions wanted;
  wanted.expected = seals_of(expected);
  Context context(options);
  postgres::Audit audit;
  {
    cli::Progress bar("examining the log", 0);
    audit = postgres::audit(context.log_for_maintenance(), context.vault(), drawn_on(bar), wanted);
  }
  return print_audit(options, "log " + options.log, audit, begun);
}

}  // namespace

void add_upkeep_commands(Program& program) {
  auto& options = program.options;
  const auto expected = std::make_shared<std::vector<std::string>>();
  auto* doctor_command =
      program.add(&program.app, "doctor", "Check everything that must always hold of the log",
                  [=, &options] { return doctor(options, *expected); });
  expect_option(*doctor_command, *expected);
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
