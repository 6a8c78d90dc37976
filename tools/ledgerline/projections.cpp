#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/generations_json.hpp"
#include "adapters/postgres/queries.hpp"
#include "adapters/postgres/rebuild.hpp"
#include "adapters/postgres/shadow_build.hpp"
#include "events/kernel/text.hpp"
#include "tools/ledgerline/checkup.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"

/// The rows folded from the log, and their generations.
namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;
using Name = std::optional<std::string>;

struct Choice {
  std::string name;
  bool shadow = false;
  std::size_t workers = 0;
  std::optional<std::int64_t> generation;

  Name projection() const { return name.empty() ? std::nullopt : Name(name); }
};

void print_json(const Json& json) { std::cout << json.dump() << '\n'; }

int rebuild_in_place(Options& options, const Choice& wanted) {
  Context context(options);
  postgres::RebuildReport report;
  {
    cli::Progress bar("folding the log", 0);
    report =
        postgres::rebuild(context.log_for_maintenance(), context.vault(), wanted.projection(), drawn_on(bar));
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
  if (options.json) print_json({{"position", report.position}, {"tables", std::move(tables)}});
  return Exit::done;
}

std::string line_of(const postgres::BuildReport::Table& t, Position position) {
  if (t.there)
    return fmt::format("{} has generation {} already, which every turn keeps up: diff, swap or drop it\n",
                       t.projection, t.generation);
  auto line = fmt::format("{} has generation {}, complete at position {}: {} rows", t.projection,
                          t.generation, position, t.rows);
  if (t.version != t.version_before)
    line += fmt::format(", of version {} (the live ones are of {}: swap soon, nobody takes turns until then)",
                        t.version, t.version_before);
  if (t.parked > 0) line += fmt::format("; {} subjects are parked: 'projections parked'", t.parked);
  return line + (t.resumed ? "; an earlier try was gone on with\n" : "\n");
}

int rebuild_beside(Options& options, const Choice& wanted) {
  Context context(options);
  postgres::BuildReport report;
  {
    cli::Progress bar("folding the log", 0, cli::Progress::Elsewhere::lines);
    postgres::BuildOptions how;
    how.workers = wanted.workers;
    how.progress = drawn_on(bar);
    report = postgres::build_shadow(context.log_for_maintenance(), context.vault(),
                                    postgres::projections_named(wanted.projection()), how);
  }
  auto tables = Json::array();
  for (const auto& t : report.tables) {
    tables.push_back({{"projection", t.projection},
                      {"generation", t.generation},
                      {"versionBefore", t.version_before},
                      {"version", t.version},
                      {"rows", t.rows},
                      {"parked", t.parked},
                      {"resumed", t.resumed},
                      {"wasThere", t.there}});
    if (!options.json) std::cout << line_of(t, report.position);
  }
  if (options.json) print_json({{"position", report.position}, {"tables", std::move(tables)}});
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
    print_json({{"position", report.position},
                {"rows", report.rows},
                {"differing", report.differing},
                {"differences", std::move(list)}});
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

void print_diff(const postgres::GenerationDiff& diff) {
  for (const auto& d : diff.differences)
    std::cout << fmt::format("{} {}{}: live {}, other {}\n", d.projection, d.key,
                             d.column.empty() ? "" : '.' + d.column, d.live, d.folded);
  for (const auto& table : diff.tables) {
    std::cout << fmt::format("{}: {} rows live, {} in the other generation, {} differ at position {}\n",
                             table.projection, table.rows, table.other_rows, table.differing, diff.position);
    for (const auto& [column, rows] : table.columns) std::cout << fmt::format("  {}: {}\n", column, rows);
  }
}

/// What a generation's rules refuse is exit code 1, as what a decider refuses.
template <class Run>
int unless_refused(const Options& options, Run run) {
  try {
    return run();
  } catch (const postgres::GenerationRefused& e) {
    return print_error(options, Exit::refused, e.code, e.what());
  }
}

int diff(Options& options, const Choice& wanted) {
  return unless_refused(options, [&] {
    Context context(options);
    const auto diff = postgres::diff(context.log_for_maintenance(), wanted.projection());
    if (options.json)
      print_json(json_of(diff));
    else
      print_diff(diff);
    return diff.differing() == 0 ? Exit::done : Exit::refused;
  });
}

using ExchangeBy = postgres::SwapReport (*)(postgres::PostgresLog&, const Vault&, const Name&,
                                            const postgres::Who&, std::optional<std::int64_t>);

int exchange(Options& options, const Choice& wanted, ExchangeBy by) {
  if (options.reason.empty()) throw BadInput("say why: --reason; it is kept with who did it and when");
  return unless_refused(options, [&] {
    Context context(options);
    const postgres::Who who{context.options().actor, options.reason};
    const auto report =
        by(context.log_for_maintenance(), context.vault(), wanted.projection(), who, wanted.generation);
    auto tables = Json::array();
    for (const auto& t : report.tables) {
      tables.push_back({{"projection", t.projection},
                        {"from", t.from},
                        {"to", t.to},
                        {"versionBefore", t.version_before},
                        {"version", t.version}});
      if (!options.json)
        std::cout << fmt::format("{}: generation {} is live from position {} on, in the place of {}\n",
                                 t.projection, t.to, report.position, t.from);
    }
    if (options.json) print_json({{"position", report.position}, {"tables", std::move(tables)}});
    return Exit::done;
  });
}

int drop_other(Options& options, const Choice& wanted) {
  return unless_refused(options, [&] {
    Context context(options);
    const auto dropped = postgres::drop(context.log_for_maintenance(), wanted.projection());
    if (options.json) {
      print_json({{"dropped", dropped}});
      return Exit::done;
    }
    for (const auto& name : dropped) std::cout << fmt::format("{}: the second generation is dropped\n", name);
    if (dropped.empty()) std::cout << "there was no second generation\n";
    return Exit::done;
  });
}

constexpr auto nobody_is_parked = "No subject is parked.";

int list_parked_subjects(Options& options) {
  constexpr std::size_t most = 1000;
  Context context(options);
  auto rows = Json::array();
  for (const auto& parked : postgres::find_parked(context.log_for_maintenance(), std::nullopt, most))
    rows.push_back(json_of(parked));
  print_rows(options, rows.dump(), nobody_is_parked);
  return Exit::done;
}

int retry_subjects(Options& options, const std::string& subject) {
  Context context(options);
  auto rows = Json::array();
  bool all_back = true;
  const auto told = [&](const postgres::ParkedSubject& parked) {
    all_back = all_back && parked.is_back;
    rows.push_back(json_of(parked));
    rows.back()["back"] = parked.is_back;
    if (!options.json)
      std::cout << fmt::format("{} {}: {}\n", parked.projection, parked.subject,
                               parked.is_back ? "it has its row again" : parked.reason);
  };
  postgres::retry_parked(context.log_for_maintenance(), context.vault(),
                         subject.empty() ? std::nullopt : Name(subject), told);
  if (rows.empty() && !subject.empty())
    return print_error(
        options, Exit::refused, "NOT_PARKED",
        fmt::format("{} is not parked: 'projections parked' names who is", printable(subject)));
  if (options.json)
    print_json(rows);
  else if (rows.empty())
    std::cout << nobody_is_parked << '\n';
  return all_back ? Exit::done : Exit::refused;
}

using Shared = std::shared_ptr<Choice>;

void name_option(CLI::App* command, const Shared& wanted) {
  command->add_option("name", wanted->name, "numbers or tenants (default: all)")
      ->check(CLI::IsMember({"numbers", "tenants"}));
}

void add_rebuild(Program& program, CLI::App* group, const Shared& wanted) {
  auto& options = program.options;
  auto* rebuild =
      program.add(group, "rebuild", "Fold the log again, and make the rows what it says", [=, &options] {
        return wanted->shadow ? unless_refused(options, [&] { return rebuild_beside(options, *wanted); })
                              : rebuild_in_place(options, *wanted);
      });
  name_option(rebuild, wanted);
  rebuild->add_flag(
      "--shadow", wanted->shadow,
      "Into a second generation beside the live rows, in bounded memory; goes on where it was killed");
  rebuild
      ->add_option("--workers", wanted->workers, "Who decode and fold beside each other (default: by cores)")
      ->check(CLI::Range(1, 64));
}

void add_generations(Program& program, CLI::App* group, const Shared& wanted) {
  auto& options = program.options;
  const auto add = [&](const std::string& name, const std::string& help, auto run) {
    auto* command = program.add(group, name, help, [=, &options] { return run(options, *wanted); });
    name_option(command, wanted);
    return command;
  };
  const auto exchanging = [&](const std::string& name, const std::string& help, ExchangeBy by) {
    add(name, help, [by](Options& o, const Choice& w) { return exchange(o, w, by); })
        ->add_option("--generation", wanted->generation,
                     "Which is to be live: where it is already, nothing is done");
  };
  add("diff", "Compare the second generation with the live rows, row by row and column by column", diff);
  exchanging("swap", "Make the second generation the live one; the other stays, and is kept up",
             postgres::swap);
  exchanging("rollback", "Make the generation the live one that was it before", postgres::rollback);
  add("drop", "Drop the second generation", drop_other);
}

}  // namespace

void add_projection_commands(Program& program) {
  auto& options = program.options;
  auto* group = program.group("projections", "The rows folded from the log");
  program.add(group, "list", "Their versions, positions and generations", [&options] {
    Context context(options);
    print_rows(options, postgres::projections(context.log_for_maintenance().session()), "No projection.");
    return Exit::done;
  });
  const auto wanted = std::make_shared<Choice>();
  add_rebuild(program, group, wanted);
  add_generations(program, group, wanted);
  program.add(group, "check", "Fold the log, and name each row that differs from it",
              [&options] { return check(options); });
  program.add(group, "parked", "Subjects that have no row, because an event of theirs cannot be folded",
              [&options] { return list_parked_subjects(options); });
  const auto subject = std::make_shared<std::string>();
  program
      .add(group, "retry", "Fold the histories of parked subjects again",
           [=, &options] { return retry_subjects(options, *subject); })
      ->add_option("subject", *subject, "A tenant or a number (default: all)")
      ->check(not_empty("a tenant or a number"));
}

}  // namespace ledgerline::cli
