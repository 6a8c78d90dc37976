#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/effects/market.hpp"
#include "engine/phone.hpp"
#include "engine/value_of.hpp"
#include "tools/ledgerline/answer.hpp"
#include "tools/ledgerline/commands.hpp"

/// What the carrier offers, has, and asks for it.
namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

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
  query.kind = value_of<NumberKind>(s.kind);
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

/// As a purchase looks for them: area code after area code, until one has any.
int options_for(const Options& options, const Search& s) {
  Outside outside(options);
  Context context(options);
  const auto tenant = context.log().tenant(TenantId(s.id));
  if (!tenant) return print_no_tenant(options, context.session(), s.id);
  const auto query = query_of(s, tenant->country.str());
  const auto codes = area_codes(*tenant, query.kind, query.area_code, outside.settings());
  const auto carrier = outside.carrier();
  const auto found = outside.run(look_in(*carrier, query, codes, Reach::first));
  const auto pricing = outside.run(carrier->pricing(query.country));
  const auto areas = areas_text(codes);
  const auto none = fmt::format("No such number is available{}.", areas.empty() ? "" : " in " + areas);
  return answered(options, found, [&](const Market& market) {
    return print_all(options, market.offers, none, [&](const Offer& o) {
      auto row = row_of(o);
      const auto price = pricing ? price_of(*pricing.value, query.kind) : std::nullopt;
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
}

}  // namespace ledgerline::cli
