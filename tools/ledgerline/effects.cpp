#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/queries.hpp"
#include "engine/effects/reconcile.hpp"
#include "engine/phone.hpp"
#include "engine/points.hpp"
#include "engine/registration.hpp"
#include "engine/standing.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/outside.hpp"
#include "tools/ledgerline/preview.hpp"
#include "tools/ledgerline/provision.hpp"

/// What is owed at the providers, and who sees to it.
namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

int work(Options& options, bool until_idle, const std::string& metrics_file) {
  Outside outside(options);
  if (outside.adapters().out_of_reach().size() == names(ledgerline::Step{}).size())
    outside.expect_carrier();  // nothing to do it with
  outside.write_metrics(metrics_file);
  Context context(options);
  if (until_idle)
    outside.drain(context, options.wait_seconds * 1'000'000LL);
  else
    outside.work(context, {true, {}});
  return Exit::done;
}

int list(Options& options, bool only_stalled, const std::string& id) {
  if (!id.empty()) throw BadInput("one tenant's steps: 'effects --preview ID', or 'provisioning show ID'");
  Context context(options);
  print_rows(options, postgres::effects(context.session(), only_stalled),
             only_stalled ? "Nothing stalled." : "Nothing is owed.");
  return Exit::done;
}

int show(Options& options, const std::string& id) {
  Context context(options);
  const auto rows = postgres::provisioning(context.session(), TenantId(id).str());
  if (rows == "[]") return print_no_tenant(options, context.session(), id);
  print_rows(options, rows, "");
  return Exit::done;
}

int retry(Options& options, const std::string& id, const std::string& bundle) {
  const auto named = bundle.empty() ? std::nullopt : std::optional(read_bundle(bundle));
  Outside outside(options);
  Context context(options);
  const auto stuck = find_stuck(context.log(), id);
  const auto outcome = context.run({context.command(RetryEffect{stuck.tenant, stuck.number, named})})[0];
  if (outcome.code != "RETRIED") return print(options, outcome);
  if (stuck.tenant) return see_through(options, context, outside, *stuck.tenant, options.wait_seconds);
  outside.drain(context, options.wait_seconds * 1'000'000LL,
                [&](const Owed& owed) { return owed.number == stuck.number; });
  return print(options, outcome);
}

int abandon(Options& options, const std::string& id) {
  if (options.reason.empty()) throw BadInput("giving up takes a reason: give --reason");
  Context context(options);
  const auto stuck = find_stuck(context.log(), id);
  return print(
      options,
      context.run({context.command(AbandonEffect{stuck.tenant, stuck.number, Reason(options.reason)})}));
}

std::optional<std::string> monthly(Outside& outside, const std::string& e164,
                                   std::map<std::string, Pricing>& known) {
  const auto facts = read_phone(e164);
  if (facts.country.empty()) return std::nullopt;
  if (!known.contains(facts.country)) {
    const Country country(facts.country);
    const auto carrier = outside.carrier();
    const auto found = outside.run(carrier->pricing(country));
    known[facts.country] = found ? *found.value : Pricing{};
  }
  for (const auto& price : known[facts.country].prices) {
    auto kind = price.kind;
    std::erase(kind, ' ');
    if (kind == facts.kind) return price.current + " " + known[facts.country].currency;
  }
  return std::nullopt;
}

/// What the carrier has against what the log says. Exit 1 where something differs and stays so.
int reconcile(Options& options, bool fix) {
  Outside outside(options);
  const auto carrier = outside.carrier();
  Context context(options);
  const auto here = [&] { return context.log().numbers_at_the_carrier(); };
  const auto result = outside.run(ledgerline::reconcile(*carrier, here, outside.settings()));
  if (!result) return print_error(options, Exit::environment, result.failure.code, result.failure.message);
  const auto& found = result.value->found;
  auto rows = Json::array();
  std::map<std::string, Pricing> prices;
  std::vector<Command> commands;
  for (const auto& d : found) {
    const auto cost = d.kind == Discrepancy::Kind::lost ? std::nullopt : monthly(outside, d.number, prices);
    rows.push_back(Json{{"what", name_of(d.kind)},
                        {"number", d.number},
                        {"sid", d.sid},
                        {"tenant", d.tenant.empty() ? Json() : Json(d.tenant)},
                        {"monthly_cost", cost ? Json(*cost) : Json()},
                        {"detail", d.detail}});
    if (fix) commands.push_back(context.command(mending(d, options.policy.default_country)));
  }
  print_rows(options, rows.dump(),
             fmt::format("The carrier and the log agree on {} numbers.", result.value->owned));
  if (!fix) return found.empty() ? Exit::done : Exit::refused;
  point("reconcile.compared");
  const int worst = print(options, context.run(std::move(commands)));
  point("reconcile.mended");
  outside.drain(context, options.wait_seconds * 1'000'000LL);
  return worst;
}

}  // namespace

void add_effect_commands(Program& program) {
  auto& options = program.options;
  const auto flag = std::make_shared<bool>(false);
  const auto id = std::make_shared<std::string>();
  const auto preview = std::make_shared<bool>(false);
  auto* effects = program.add(
      &program.app, "effects", "What is owed at the providers, the soonest first",
      [=, &options] { return *preview ? print_preview(options, *id) : list(options, *flag, *id); });
  auto* stalled = effects->add_flag("--stalled", *flag, "Only what waits for an operator");
  effects->add_flag("--preview", *preview, "Every step from here to the end, if each goes through")
      ->excludes(stalled);
  effects->add_option("id", *id, "With --preview: only of this tenant or number");
  const auto file = std::make_shared<std::string>();
  auto* worker =
      program.add(&program.app, "work", "Do what is owed at the providers, until SIGTERM or Ctrl-C",
                  [=, &options] { return work(options, *flag, *file); });
  worker->add_flag("--until-idle", *flag, "Until nothing is due within --wait seconds");
  worker->add_option("--metrics-file", *file,
                     "Calls, their durations and breakers' states, for Prometheus (textfile collector)");
  program
      .add(&program.app, "reconcile",
           "Compare the carrier's numbers with the log's; exit 1 where they differ",
           [=, &options] { return reconcile(options, *flag); })
      ->add_flag("--fix", *flag, "Adopt orphans into the pool, note losses, wire anew what was changed");
  auto* provisioning = program.group("provisioning", "How far a tenant's number is");
  const auto add = [&](const char* name, const char* help, auto run, const char* what) {
    auto* command = program.add(provisioning, name, help, run);
    command->add_option("id", *id, what)->required();
    return command;
  };
  const auto bundle = std::make_shared<std::string>();
  add(
      "show", "The steps of a tenant and its numbers", [=, &options] { return show(options, *id); },
      "The tenant");
  add(
      "retry", "Try again what stalled", [=, &options] { return retry(options, *id, *bundle); },
      "The tenant, or a number")
      ->add_option("--bundle", *bundle, "An approved bundle (BU…), where the number asks for one");
  add(
      "abandon", "Give up what stalled (takes --reason)", [=, &options] { return abandon(options, *id); },
      "The tenant, or a number");
}

}  // namespace ledgerline::cli
