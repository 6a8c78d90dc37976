#include "tools/ledgerline/parked.hpp"

#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/hooks/parking.hpp"
#include "adapters/postgres/queries.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/outside.hpp"

namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

int list_parked(const Options& options) {
  Context context(options);
  print_rows(options, postgres::parked(context.session()), "Nothing is parked.");
  return Exit::done;
}

bool stays(const hooks::Replayed& replayed) {
  return replayed.heard.kind == hooks::Heard::Kind::parked ||
         replayed.heard.kind == hooks::Heard::Kind::failed;
}

int print_all(const Options& options, const std::vector<hooks::Replayed>& all) {
  auto rows = Json::array();
  bool some_stay = false;
  for (const auto& one : all) {
    some_stay = some_stay || stays(one);
    rows.push_back({{"id", one.id}, {"code", one.heard.code}, {"parked", stays(one)}});
  }
  print_rows(options, rows.dump(), "Nothing is parked.");
  return some_stay ? Exit::refused : Exit::done;
}

int unknown(const Options& options, std::int64_t id) {
  return print_error(options, Exit::refused, "UNKNOWN_DELIVERY",
                     fmt::format("nothing is parked as {}: 'webhooks parked' has the ids", id));
}

int replay(const Options& options, std::optional<std::int64_t> id) {
  Outside outside(options);
  Context context(options);
  EngineTurns turns(context.engine());
  postgres::Readers readers(context.database(), context.vault().check_value(), 1);
  auto settings = hooks::read_hook_settings([](const char* name) { return std::getenv(name); },
                                            options.policy.default_country);
  hooks::Desk desk{turns, readers, context.vault(), std::move(settings), {}, {}};
  const auto all = outside.run(hooks::replay(desk, id, context.cause()));
  if (all.empty() && id) return unknown(options, *id);
  return print_all(options, all);
}

int drop(const Options& options, std::int64_t id) {
  Context context(options);
  if (!postgres::Parked(context.session()).remove(id)) return unknown(options, id);
  print_line(options, fmt::format("{} is parked no longer.", id));
  return Exit::done;
}

}  // namespace

void add_parked_commands(Program& program, CLI::App* webhooks) {
  auto& options = program.options;
  program.add(webhooks, "parked", "Deliveries that nobody knew what to do with, and why",
              [&options] { return list_parked(options); });
  const auto id = std::make_shared<std::int64_t>(0);
  const auto all = std::make_shared<bool>(false);
  auto* command =
      program.add(webhooks, "replay", "Hear parked deliveries again, without asking for their signatures",
                  [&options, id, all] { return replay(options, *all ? std::nullopt : std::optional(*id)); });
  auto* which = command->add_option_group("which");
  which->add_option("id", *id, "One of them, from 'webhooks parked'");
  which->add_flag("--all", *all, "All of them, the oldest first");
  which->require_option(1);
  const auto dropped = std::make_shared<std::int64_t>(0);
  program
      .add(webhooks, "drop", "Forget a parked delivery: nobody will ever know what to do with it",
           [&options, dropped] { return drop(options, *dropped); })
      ->add_option("id", *dropped, "One of them, from 'webhooks parked'")
      ->required();
}

}  // namespace ledgerline::cli
