#include "projections/difference/difference.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/outcome.hpp"
#include "projections/difference/state.hpp"
#include "projections/words.hpp"

namespace ledgerline {
namespace {

using Json = nlohmann::ordered_json;
using Values = std::map<std::string, std::optional<std::string>>;

/// Every event changes these.
bool goes_without_saying(const std::string& field) { return field == "version" || field == "updated_at"; }

std::vector<StateField> fields_as_of(const std::vector<Recorded>& history, Position position) {
  const auto tenant = tenant_as_of(history, position);
  return tenant ? fields_of(*tenant) : std::vector<StateField>();
}

Values values_of(const std::vector<StateField>& fields) {
  Values values;
  for (const auto& field : fields) values.emplace(field.name, field.value);
  return values;
}

std::optional<std::string> value_in(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : found->second;
}

/// The names of the later state in its order, then those that are gone.
std::vector<std::string> names_of(const std::vector<StateField>& before,
                                  const std::vector<StateField>& after) {
  std::vector<std::string> names;
  for (const auto* fields : {&after, &before})
    for (const auto& field : *fields)
      if (std::ranges::find(names, field.name) == names.end()) names.push_back(field.name);
  return names;
}

std::string shown(const std::optional<std::string>& value) { return value.value_or("-"); }

std::string line_of(const Recorded& r) {
  return fmt::format("{:>8}  {}  {:<20}  {}, by {}\n", r.position, moment(r.at), name_of(r.event),
                     outcome_of({r}).message, who(r.cause));
}

Json or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

}  // namespace

Difference difference_of(const std::vector<Recorded>& history, Position from, Position to) {
  Difference difference;
  difference.from = from;
  difference.to = to;
  if (!history.empty()) difference.tenant = history.front().tenant->id;
  const auto before = fields_as_of(history, from), after = fields_as_of(history, to);
  const auto old = values_of(before), now = values_of(after);
  for (const auto& name : names_of(before, after)) {
    const auto was = value_in(old, name), is = value_in(now, name);
    if (was != is && !goes_without_saying(name)) difference.changes.push_back({name, was, is});
  }
  std::ranges::copy_if(history, std::back_inserter(difference.events),
                       [&](const auto& r) { return r.position > from && r.position <= to; });
  return difference;
}

std::string to_lines(const Difference& d) {
  if (d.events.empty())
    return fmt::format("{}: nothing happened between [{}] and [{}]\n", d.tenant, d.from, d.to);
  auto lines = fmt::format("{} between [{}] and [{}]:\n", d.tenant, d.from, d.to);
  std::size_t width = 0;
  for (const auto& change : d.changes) width = std::max(width, change.field.size());
  for (const auto& change : d.changes)
    lines +=
        fmt::format("  {:<{}}  {} -> {}\n", change.field, width, shown(change.before), shown(change.after));
  if (d.changes.empty()) lines += "  nothing of its state changed\n";
  lines += "by\n";
  for (const auto& recorded : d.events) lines += line_of(recorded);
  return lines;
}

std::string to_json(const Difference& d) {
  Json json{{"tenant", d.tenant}, {"from", d.from}, {"to", d.to}};
  json["changes"] = Json::array();
  for (const auto& c : d.changes)
    json["changes"].push_back(
        {{"field", c.field}, {"before", or_null(c.before)}, {"after", or_null(c.after)}});
  json["events"] = Json::array();
  for (const auto& r : d.events)
    json["events"].push_back({{"position", r.position},
                              {"recordedAt", iso_micros(r.at)},
                              {"type", name_of(r.event)},
                              {"message", outcome_of({r}).message},
                              {"actor", r.cause.actor.str()},
                              {"command", r.cause.command.str()}});
  return json.dump();
}

}  // namespace ledgerline
