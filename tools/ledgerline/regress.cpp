#include "adapters/postgres/regress.hpp"

#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/ledgerline/checkup.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Asked {
  std::string write, against;
  std::optional<std::size_t> sample;
};

void print_difference(const Options& options, const regress::Difference& d) {
  if (options.json)
    std::cout << Json{{"projection", d.projection},
                      {"key", d.key},
                      {"column", d.column},
                      {"before", d.before},
                      {"after", d.after}}
                     .dump(-1, ' ', false, Json::error_handler_t::replace)
              << '\n';
  else
    std::cout << fmt::format("{}{}{}: before {}, now {}\n", d.projection, d.key.empty() ? "" : " " + d.key,
                             d.column.empty() ? "" : "." + d.column, d.before, d.after);
}

void print_summary(const Options& options, const postgres::RegressReport& report, std::size_t differences,
                   const std::string& line) {
  if (options.json)
    std::cout
        << Json{{"position", report.position}, {"rows", report.rows}, {"differences", differences}}.dump()
        << '\n';
  else
    std::cout << line << '\n';
}

int write(Options& options, const std::string& folder) {
  Context context(options);
  postgres::RegressReport report;
  {
    cli::Progress bar("folding the log", 0);
    report = postgres::keep(context.log_for_maintenance(), context.vault(), folder, drawn_on(bar));
  }
  print_summary(options, report, 0,
                fmt::format("{} rows kept in {}, as of position {}", report.rows, folder, report.position));
  return Exit::done;
}

int compare(Options& options, const Asked& asked) {
  Context context(options);
  std::size_t differences = 0;
  const auto found = [&](const regress::Difference& difference) {
    ++differences;
    print_difference(options, difference);
  };
  postgres::RegressReport report;
  {
    cli::Progress bar("folding the log", 0);
    report = postgres::compare_with(context.log_for_maintenance(), context.vault(), asked.against,
                                    asked.sample, found, drawn_on(bar));
  }
  print_summary(options, report, differences,
                fmt::format("{} rows compared as of position {}: {}", report.rows, report.position,
                            differences == 0 ? "no difference" : fmt::format("{} differences", differences)));
  return differences == 0 ? Exit::done : Exit::refused;
}

}  // namespace

void add_regress_command(Program& program) {
  auto& options = program.options;
  const auto asked = std::make_shared<Asked>();
  auto* command = program.add(
      &program.app, "regress", "Fold the log as another build did, and name what differs", [=, &options] {
        return asked->write.empty() ? compare(options, *asked) : write(options, asked->write);
      });
  auto* which = command->add_option_group("which");
  which->add_option("--write", asked->write, "Keep what this build folds to, in a folder");
  auto* against =
      which->add_option("--against", asked->against, "Compare with what another build kept in a folder");
  which->require_option(1);
  command->add_option("--sample", asked->sample, "Of so many rows of each projection (default: all)")
      ->needs(against)
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}));
}

}  // namespace ledgerline::cli
