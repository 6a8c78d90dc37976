#include "properties/simulation/requests.hpp"

#include <set>

#include "engine/registration.hpp"
#include "events/kernel/json.hpp"

namespace ledgerline::simulation {
namespace {

template <class T>
constexpr bool may_be_left_out = std::is_arithmetic_v<T> || std::is_enum_v<T>;
template <class T>
constexpr bool may_be_left_out<std::optional<T>> = true;
template <class T>
constexpr bool may_be_left_out<std::vector<T>> = true;

/// Every field that must be there is there, and none that is not known.
template <Described C>
void expect_fields(const Json& json) {
  std::set<std::string> known = {"command"};
  for_each_field<C>([&](auto field) {
    known.insert(std::string(field.name));
    using Value = std::remove_cvref_t<decltype(std::declval<C>().*field.member)>;
    if (!may_be_left_out<Value> && !json.contains(field.name))
      throw BadInput(fmt::format("{}: its field \"{}\" is missing", C::name, field.name));
  });
  for (const auto& [name, value] : json.items())
    if (!known.contains(name))
      throw BadInput(
          fmt::format("{}: it has no field {}, but {}", C::name, printable(name), fmt::join(known, ", ")));
}

template <class C>
bool read_as(const Json& json, const std::string& name, std::optional<Request>& request) {
  if (name != C::name) return false;
  expect_fields<C>(json);
  C made;
  field_from_json(json, made, Sealing{});
  request = std::move(made);
  return true;
}

template <class... C>
std::optional<Request> read_any(const Json& json, const std::string& name, const std::variant<C...>*) {
  std::optional<Request> request;
  static_cast<void>((read_as<C>(json, name, request) || ...));
  return request;
}

/// As people state it, not as its event has it.
Request read_wish(const Json& json) {
  Wish wish;
  for (const auto& [name, value] : json.items()) {
    if (name == "command") continue;
    auto* const place = name == "tenant"   ? &wish.tenant
                        : name == "supply" ? &wish.supply
                        : name == "kind"   ? &wish.kind
                        : name == "voice"  ? &wish.voice
                        : name == "number" ? &wish.number
                                           : nullptr;
    if (!place)
      throw BadInput(
          fmt::format("number.provision: it has no field {}, but tenant, supply, kind, voice "
                      "and number",
                      printable(name)));
    *place = value.get<std::string>();
  }
  return request_of(wish, std::nullopt, "GB");
}

}  // namespace

Request read_request(const nlohmann::ordered_json& ordered) {
  const Json json = Json::parse(ordered.dump());
  try {
    const auto name = json.at("command").get<std::string>();
    if (name == ProvisionNumber::name) return read_wish(json);
    if (auto request = read_any(json, name, static_cast<const Request*>(nullptr))) return std::move(*request);
    throw BadInput(fmt::format("there is no command {}", printable(name)));
  } catch (const Json::exception& e) {
    throw BadInput(fmt::format("{}: {}", json.dump().substr(0, 200), e.what()));
  }
}

}  // namespace ledgerline::simulation
