#include "projections/difference/state.hpp"

#include <nlohmann/json.hpp>

#include "projections/tenants/tenants.hpp"

namespace ledgerline {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
struct Inside {
  using type = T;
};
template <class T>
struct Inside<std::optional<T>> {
  using type = T;
};

template <class T>
Json json_cell(const T& value) {
  using Bare = typename Inside<T>::type;
  const auto cell = to_cell(value);
  if (!cell) return nullptr;
  if constexpr (std::is_same_v<Bare, bool>) return *cell == "t";
  if constexpr (std::is_same_v<Bare, std::int64_t> || Described<Bare>) return Json::parse(*cell);
  return *cell;
}

Json row_as_json(const Tenant& tenant) {
  Json row = Json::object();
  std::apply(
      [&](auto... column) { ((row[std::string(column.name)] = json_cell(tenant.*column.member)), ...); },
      Tenants::columns());
  return row;
}

std::optional<std::string> text_of(const Json& value) {
  if (value.is_null()) return std::nullopt;
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

std::optional<Tenant> tenant_as_of(const std::vector<Recorded>& history, Position position) {
  std::optional<Tenant> tenant;
  for (const auto& recorded : history) {
    if (recorded.position > position) break;
    tenant = evolve(std::move(tenant), recorded);
  }
  return tenant;
}

std::vector<StateField> fields_of(const Tenant& tenant) {
  std::vector<StateField> fields;
  const auto row = row_as_json(tenant);  // items() refers to it
  for (const auto& [name, value] : row.items()) {
    if (!value.is_object()) {
      fields.push_back({name, text_of(value)});
      continue;
    }
    for (const auto& [part, inner] : value.items()) fields.push_back({name + '.' + part, text_of(inner)});
  }
  return fields;
}

std::string to_json(const Tenant& tenant) { return row_as_json(tenant).dump(); }

}  // namespace ledgerline
