#include "properties/simulation/history.hpp"

#include <set>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/phone.hpp"
#include "engine/registration.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::simulation {
namespace {

using Json = nlohmann::json;

/// What is printed is not sealed.
class Open final : public Cipher {
 public:
  std::string seal(const SealContext&, std::string_view plain) const override { return std::string(plain); }
  std::optional<std::string> open(const SealContext&, std::string_view text) const override {
    return std::string(text);
  }
};

std::optional<SubjectVersion> subject(const Json& json, const char* id, const char* version) {
  if (json.at(id).is_null()) return std::nullopt;
  return SubjectVersion{json.at(id).get<std::string>(), json.at(version).get<Version>()};
}

Recorded read_event(const std::string& line) {
  const auto json = Json::parse(line);
  Stored stored;
  stored.position = json.at("position").get<Position>();
  stored.recorded_at = parse_time(json.at("recordedAt").get<std::string>());
  stored.type = json.at("type").get<std::string>();
  stored.schema_version = 1;
  stored.tenant = subject(json, "tenant", "tenantVersion");
  stored.number = subject(json, "number", "numberVersion");
  stored.payload = json.at("payload").dump();
  stored.metadata = json.at("metadata").dump();
  stored.command = parse_uuid(json.at("commandId").get<std::string>());
  return decode(stored, Open());
}

/// As it came into the pool, before this tenant's part of its history.
Recorded added_before(const Recorded& first, const std::string& number) {
  Recorded added = first;
  added.event = pool_number_of(read_phone(number));
  added.cause.command = Code(AddNumbers::name);
  added.command = derived_uuid(first.command, "added/" + number);
  return added;
}

}  // namespace

std::vector<Recorded> read_history(const std::string& lines) {
  std::istringstream in(lines);
  std::vector<Recorded> events;
  std::set<std::string> numbers;
  std::size_t at = 0;
  for (std::string line; std::getline(in, line);) {
    ++at;
    if (line.empty()) continue;
    try {
      auto recorded = read_event(line);
      const bool introduces = std::holds_alternative<NumberAdded>(recorded.event) ||
                              std::holds_alternative<NumberOrdered>(recorded.event);
      if (recorded.number && numbers.insert(recorded.number->id).second && !introduces)
        events.push_back(added_before(recorded, recorded.number->id));
      events.push_back(std::move(recorded));
    } catch (const std::exception& e) {
      throw BadInput(fmt::format(
          "line {}: {}; give what 'ledgerline history ID --json' prints, of a tenant that is not erased", at,
          e.what()));
    }
  }
  return events;
}

}  // namespace ledgerline::simulation
