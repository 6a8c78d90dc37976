#include "engine/commands.hpp"

#include "events/kernel/json.hpp"

namespace ledgerline {
namespace {

template <Described T>
Json json_of(const T& value);

template <Described T>
Json field_to_json(const T& value, const Sealing&) {
  return json_of(value);
}

Json field_to_json(const std::vector<NumberAdded>& values, const Sealing&) {
  auto list = Json::array();
  for (const auto& value : values) list.push_back(json_of(value));
  return list;
}

template <Described T>
Json json_of(const T& value) {
  auto json = Json::object();
  for_each_field<T>(
      [&](auto field) { json[std::string(field.name)] = field_to_json(value.*field.member, Sealing{}); });
  return json;
}

}  // namespace

std::string_view name_of(const Request& request) {
  return std::visit([]<class C>(const C&) { return std::string_view(C::name); }, request);
}

std::string statement_of(const Request& request) {
  return std::visit([]<class C>(const C& c) { return Json{{C::name, json_of(c)}}.dump(); }, request);
}

}  // namespace ledgerline
