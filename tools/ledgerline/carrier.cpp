#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/phone.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/outside.hpp"
#include "tools/ledgerline/provision.hpp"

/// What the carrier is asked, and tells; and the addresses that it wants to know.
namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

/// The answer to a question, or an exit code for why there is none.
template <class T, class Print>
int answered(const Options& options, const Found<T>& found, Print print_value) {
  if (found) return print_value(*found.value);
  const bool refused = found.failure.kind == Result::Kind::refused;
  return print_error(options, refused ? Exit::refused : Exit::environment, found.failure.code,
                     found.failure.message);
}

template <class Rows, class RowOf>
int print_all(const Options& options, const Rows& rows, const std::string& none, RowOf row_of) {
  auto all = Json::array();
  for (const auto& row : rows) all.push_back(row_of(row));
  print_rows(options, all.dump(), none);
  return Exit::done;
}

std::string capabilities(const Capabilities& c) {
  std::string text;
  for (const auto& [on, name] :
       {std::pair(c.voice, "voice"), std::pair(c.sms, "sms"), std::pair(c.mms, "mms")})
    if (on) text += (text.empty() ? "" : "+") + std::string(name);
  return text;
}

Json row_of(const Offer& o) {
  return Json{{"number", o.number.str()},
              {"locality", o.locality},
              {"region", o.region},
              {"capabilities", capabilities(o.capabilities)},
              {"address_requirement", o.address_requirement}};
}

struct Search {
  std::string kind = "local", area_code, contains, id;
};

NumberQuery query_of(const Search& s, const std::string& country) {
  NumberQuery query;
  query.country = Country(read_country(country));
  const auto kinds = names(NumberKind{});
  const auto kind = std::find(kinds.begin(), kinds.end(), s.kind);
  if (kind == kinds.end())
    throw BadInput(fmt::format("type {} is none of {}", printable(s.kind), fmt::join(kinds, ", ")));
  query.kind = static_cast<NumberKind>(kind - kinds.begin());
  if (!s.area_code.empty()) query.area_code = AreaCode(s.area_code);
  query.contains = s.contains;
  return query;
}

int search(const Options& options, const Search& s) {
  const auto query = query_of(s, options.policy.default_country);
  Outside outside(options);
  const auto carrier = outside.carrier();
  const auto found = outside.run(carrier->search(query));
  return answered(options, found, [&](const auto& offers) {
    return print_all(options, offers, "No such number is available.",
                     [](const Offer& o) { return row_of(o); });
  });
}

/// What a number of this kind costs a month, as the carrier states it; nothing where it states none.
std::optional<std::string> price_of(const Pricing& pricing, std::string kind) {
  for (const auto& price : pricing.prices) {
    auto name = price.kind;
    std::erase(name, ' ');
    if (name == kind) return price.current;
  }
  return std::nullopt;
}

int options_for(const Options& options, Search s) {
  Outside outside(options);
  Context context(options);
  const auto tenant = context.log().tenant(TenantId(s.id));
  if (!tenant)
    return print_error(options, Exit::refused, "UNKNOWN_TENANT",
                       fmt::format("there is no tenant {}: register it first", s.id));
  const auto& country = tenant->country.str();
  if (s.area_code.empty() && tenant->area_code && (country == "US" || country == "CA"))
    s.area_code = tenant->area_code->str();
  const auto query = query_of(s, country);
  const auto carrier = outside.carrier();
  const auto found = outside.run(carrier->search(query));
  const auto pricing = outside.run(carrier->pricing(query.country));
  return answered(options, found, [&](const auto& offers) {
    return print_all(options, offers, "No such number is available.", [&](const Offer& o) {
      auto row = row_of(o);
      const auto price = pricing ? price_of(*pricing.value, s.kind) : std::nullopt;
      row["monthly_price"] = price ? Json(*price) : Json();
      row["currency"] = pricing ? Json(pricing.value->currency) : Json();
      return row;
    });
  });
}

int owned(const Options& options) {
  Outside outside(options);
  const auto carrier = outside.carrier();
  const auto found = outside.run(carrier->owned());
  return answered(options, found, [&](const auto& numbers) {
    return print_all(options, numbers, "The account has no numbers.", [](const OwnedNumber& n) {
      return Json{{"number", n.number.str()},
                  {"sid", n.sid},
                  {"tag", n.tag},
                  {"voice_url", n.voice_url},
                  {"trunk", n.trunk_sid}};
    });
  });
}

int pricing(const Options& options, const std::string& country) {
  const Country of(read_country(country));
  Outside outside(options);
  const auto carrier = outside.carrier();
  const auto found = outside.run(carrier->pricing(of));
  return answered(options, found, [&](const Pricing& p) {
    return print_all(options, p.prices, "No prices are stated.", [&](const Price& price) {
      return Json{{"country", p.country},
                  {"type", price.kind},
                  {"base", price.base},
                  {"current", price.current},
                  {"currency", p.currency}};
    });
  });
}

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
  const auto tenant = context.log().tenant(address.tenant);
  if (tenant->address && tenant->work)
    return print_error(
        options, Exit::refused, tenant->work->code ? tenant->work->code->str() : "IN_PROGRESS",
        tenant->work->message ? tenant->work->message->str() : "it is not registered yet: see 'effects'");
  print_line(options, tenant->address_reference ? tenant->address_reference->str() : "registered");
  return Exit::done;
}

void add_address_commands(Program& program) {
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
}

}  // namespace

void add_carrier_commands(Program& program) {
  auto& options = program.options;
  auto* number = program.app.get_subcommand("number");
  const auto s = std::make_shared<Search>();
  const auto filters = [&](CLI::App* command) {
    command->add_option("--type", s->kind, "local, mobile or tollfree")->capture_default_str();
    command->add_option("--area-code", s->area_code, "In the US and Canada");
    command->add_option("--contains", s->contains, "2 to 16 digits, * for any");
  };
  filters(program.add(number, "search", "Numbers that the carrier offers (in --country)",
                      [=, &options] { return search(options, *s); }));
  auto* choice = program.add(number, "options", "Numbers that a tenant may choose from, and what they cost",
                             [=, &options] { return options_for(options, *s); });
  choice->add_option("id", s->id, "The tenant")->required();
  filters(choice);
  program.add(number, "owned", "The numbers of the account at the carrier",
              [&options] { return owned(options); });
  const auto country = std::make_shared<std::string>();
  program
      .add(&program.app, "pricing", "What numbers cost a month in a country",
           [=, &options] { return pricing(options, *country); })
      ->add_option("country", *country, "Such as GB")
      ->required();
  add_address_commands(program);
}

}  // namespace ledgerline::cli
