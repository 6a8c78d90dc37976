#include "projections/holders/holders.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "projections/words.hpp"

namespace ledgerline {
namespace {

using Json = nlohmann::ordered_json;
using Status = NumberStatus;

/// Why a stay ends with this event.
struct WhyEnded {
  std::string operator()(const NumberReleased& e) const { return "released: " + e.reason.str(); }
  std::string operator()(const NumberAssigned& e) const { return "given to " + e.tenant.str(); }
  std::string operator()(const NumberReserved& e) const { return "reserved for " + e.tenant.str(); }
  std::string operator()(const NumberUnreserved&) const { return "no longer kept for it"; }
  std::string operator()(const NumberReturned&) const { return "its rest was over"; }
  std::string operator()(const NumberRetired& e) const { return "retired: " + e.reason.str(); }
  std::string operator()(const NumberLost& e) const { return "lost: " + e.why.str(); }
  std::string operator()(const NumberOrdered& e) const { return "being bought for " + e.tenant.str(); }
  std::string operator()(const NumberPurchased&) const { return "bought"; }
  std::string operator()(const NumberAdded&) const { return "added again"; }
  template <class E>
  std::string operator()(const E&) const {
    return std::string(E::name);
  }
};

std::optional<std::string> tenant_of(const Number& number) {
  return number.tenant ? std::optional(number.tenant->str()) : std::nullopt;
}

/// "two has it", "one had it": what the stay is, or was.
std::string in_words(const Stay& stay) {
  const auto tenant = stay.tenant.value_or("nobody");
  const bool now = !stay.ended;
  switch (stay.status) {
    case Status::available: return now ? "is in the pool: nobody has it" : "was in the pool: nobody had it";
    case Status::reserved: return fmt::format("{} reserved for {}", now ? "is" : "was", tenant);
    case Status::assigned: return fmt::format("{} {} it", tenant, now ? "has" : "had");
    case Status::resting: return now ? "rests" : "rested";
    case Status::retired: return now ? "is retired, for good" : "was retired";
    case Status::ordered: return fmt::format("{} being bought for {}", now ? "is" : "was", tenant);
    case Status::purchased:
      return fmt::format("{} bought for {}, and not given to it yet", now ? "is" : "was", tenant);
    case Status::lost: return now ? "is not ours any more" : "was not ours";
  }
  return "?";
}

std::string line_of(const Stay& stay) {
  const auto until = [&](std::string_view words) {
    return stay.until ? fmt::format("{}{}", words, moment(*stay.until)) : std::string();
  };
  if (!stay.ended)
    return fmt::format("{}  {}{} [{}]\n", moment(stay.from), in_words(stay), until(", until "), stay.begun);
  return fmt::format("{}  {}, for {}{}; then {} [{}, {}]\n", moment(stay.from), in_words(stay),
                     lasting(stay.ended->at.micros - stay.from.micros), until(" of what was to be until "),
                     stay.ended->why, stay.begun, stay.ended->position);
}

Json json_of(const Stay& stay) {
  Json json{{"status", names(stay.status)[static_cast<std::size_t>(stay.status)]}};
  json["tenant"] = stay.tenant ? Json(*stay.tenant) : Json();
  json["from"] = iso_millis(stay.from);
  json["to"] = stay.ended ? Json(iso_millis(stay.ended->at)) : Json();
  json["until"] = stay.until ? Json(iso_millis(*stay.until)) : Json();
  json["begunAt"] = stay.begun;
  json["endedAt"] = stay.ended ? Json(stay.ended->position) : Json();
  json["why"] = stay.ended ? Json(stay.ended->why) : Json();
  return json;
}

}  // namespace

std::vector<std::string> Holders::tenants() const {
  std::vector<std::string> all;
  for (const auto& stay : stays)
    if (stay.status == Status::assigned && std::ranges::find(all, *stay.tenant) == all.end())
      all.push_back(*stay.tenant);
  return all;
}

Holders holders_of(const std::vector<Recorded>& history) {
  Holders holders;
  std::optional<Number> number;
  for (const auto& recorded : history) {
    number = evolve(std::move(number), recorded);
    auto& stays = holders.stays;
    const bool goes_on =
        !stays.empty() && stays.back().status == number->status && stays.back().tenant == tenant_of(*number);
    if (goes_on) {
      stays.back().until = number->until;
      continue;
    }
    if (!stays.empty())
      stays.back().ended =
          Stay::End{recorded.position, recorded.at,
                    fmt::format("{}, by {}", std::visit(WhyEnded{}, recorded.event), who(recorded.cause))};
    stays.push_back(
        {number->status, tenant_of(*number), number->until, recorded.position, recorded.at, std::nullopt});
  }
  if (number) holders.number = number->number.str();
  return holders;
}

std::string to_lines(const Holders& holders) {
  const auto tenants = holders.tenants();
  auto lines = tenants.empty()
                   ? fmt::format("{}: no tenant ever had it\n", holders.number)
                   : fmt::format("{}: {} {} had it: {}\n", holders.number, tenants.size(),
                                 tenants.size() == 1 ? "tenant" : "tenants", fmt::join(tenants, ", "));
  for (const auto& stay : holders.stays) lines += line_of(stay);
  return lines;
}

std::string to_json(const Holders& holders) {
  Json json{{"number", holders.number}, {"tenants", holders.tenants()}, {"stays", Json::array()}};
  for (const auto& stay : holders.stays) json["stays"].push_back(json_of(stay));
  return json.dump();
}

}  // namespace ledgerline
