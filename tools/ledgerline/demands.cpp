#include <memory>

#include <fmt/format.h>

#include "engine/phone.hpp"
#include "engine/value_of.hpp"
#include "tools/ledgerline/answer.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/preview.hpp"

/// What countries ask for before a number is sold: addresses, and papers in a regulatory bundle.
namespace ledgerline::cli {
namespace {

Json row_of(const Address& a) {
  return Json{{"sid", a.sid},         {"customer", a.customer_name}, {"street", a.street},
              {"city", a.city},       {"region", a.region},          {"postal_code", a.postal_code},
              {"country", a.country}, {"validated", a.validated},    {"verified", a.verified}};
}

int addresses(const Options& options, const std::optional<std::string>& country, bool first_only) {
  std::optional<Country> of;
  if (country) of = Country(read_country(*country));
  Outside outside(options);
  const auto carrier = outside.carrier();
  const auto found = outside.run(carrier->addresses(of));
  return answered(options, found, [&](const std::vector<Address>& all) {
    if (!first_only)
      return print_all(options, all, "No address is registered.", [](const Address& a) { return row_of(a); });
    if (all.empty())
      return print_error(options, Exit::refused, "NO_ADDRESS",
                         fmt::format("no address is registered in {}: 'address register'", of->str()));
    print_row(options, Json::array({row_of(all.front())}).dump());
    return static_cast<int>(Exit::done);
  });
}

struct Given {
  std::string id, name, street, city, region, postal_code;
};

int register_address(Options& options, const Given& g) {
  const auto text = [](const std::string& value) { return Personal<Name>(Name(value)); };
  const AddressGiven address{TenantId(g.id),     Country(read_country(options.policy.default_country)),
                             text(g.name),       text(g.street),
                             text(g.city),       text(g.region),
                             text(g.postal_code)};
  Outside outside(options);
  outside.expect_carrier();
  Context context(options);
  const auto outcome = context.run({context.command(GiveAddress{address})})[0];
  if (outcome.kind != Outcome::Kind::done) return print(options, outcome);
  outside.drain(context, options.wait_seconds * 1'000'000LL,
                [&](const Owed& owed) { return owed.tenant == address.tenant && !owed.number; });
  tell_what_is_left(options, context, {outcome});
  const auto tenant = context.log().tenant(address.tenant);
  if (tenant->address && tenant->work)
    return print_error(
        options, Exit::refused, tenant->work->code ? tenant->work->code->str() : "IN_PROGRESS",
        tenant->work->message ? tenant->work->message->str() : "it is not registered yet: see 'effects'");
  print_line(options, tenant->address_reference ? tenant->address_reference->str() : "registered");
  return Exit::done;
}

/// The papers in one text for people, as a list for programs.
int regulations(const Options& options, const std::string& country, const std::string& kind) {
  const Country of(read_country(country));
  const auto only = kind.empty() ? std::nullopt : std::optional(value_of<NumberKind>(kind));
  Outside outside(options);
  const auto carrier = outside.carrier();
  const auto found = outside.run(carrier->regulations(of, only));
  return answered(options, found, [&](const std::vector<Regulation>& all) {
    const auto none = fmt::format("{} asks for no bundle.", of.str());
    return print_all(options, all, none, [&](const Regulation& r) {
      return Json{
          {"country", r.country},
          {"type", r.number_kind},
          {"end_user", r.end_user},
          {"needed", options.json ? Json(r.needed) : Json(fmt::format("{}", fmt::join(r.needed, "; ")))},
          {"name", r.name},
          {"sid", r.sid}};
    });
  });
}

void add_regulation_command(Program& program) {
  auto& options = program.options;
  const auto country = std::make_shared<std::string>(), kind = std::make_shared<std::string>();
  auto* command =
      program.add(&program.app, "regulations", "What a regulatory bundle has to hold in a country",
                  [=, &options] { return regulations(options, *country, *kind); });
  command->add_option("country", *country, "Such as DE")->required();
  command->add_option("--type", *kind, "local, mobile or tollfree (default: all)");
}

}  // namespace

void add_demand_commands(Program& program) {
  auto& options = program.options;
  auto* address = program.group("address", "Addresses, as some countries ask for them");
  const auto g = std::make_shared<Given>();
  auto* command =
      program.add(address, "register", "Make a tenant's address known to the carrier (in --country)",
                  [=, &options] { return register_address(options, *g); });
  command->add_option("id", g->id, "The tenant")->required();
  command->add_option("--name", g->name, "Whose address it is")->required();
  command->add_option("--street", g->street, "Street and number")->required();
  command->add_option("--city", g->city, "City")->required();
  command->add_option("--region", g->region, "State, county or province")->required();
  command->add_option("--postal-code", g->postal_code, "Postal code")->required();
  program.add(address, "list", "The addresses that the carrier knows",
              [&options] { return addresses(options, std::nullopt, false); });
  const auto country = std::make_shared<std::string>();
  program
      .add(address, "for-country", "The first address in a country",
           [=, &options] { return addresses(options, *country, true); })
      ->add_option("country", *country, "Such as GB")
      ->required();
  add_regulation_command(program);
}

}  // namespace ledgerline::cli
