#include "tests/support/described.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/support/catch.hpp"

namespace ledgerline::tests {
namespace {

const Json& referred(const Json& schema, const Json& document) {
  if (!schema.contains("$ref")) return schema;
  return document.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
}

bool is_of_type(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

bool is_of_types(const Json& value, const Json& types) {
  if (types.is_string()) return is_of_type(value, types);
  return std::ranges::any_of(types, [&](const Json& type) { return is_of_type(value, type); });
}

std::string misfit_of_members(const Json& value, const Json& schema, const Json& document,
                              const std::string& where) {
  for (const auto& name : schema.value("required", Json::array()))
    if (!value.contains(name.get<std::string>()))
      return where + "/" + name.get<std::string>() + " is missing";
  const auto properties = schema.value("properties", Json::object());
  for (const auto& item : value.items()) {
    const auto there = where + "/" + item.key();
    if (!properties.contains(item.key())) {
      if (schema.value("additionalProperties", true)) continue;
      return there + " is not described";
    }
    if (auto why = misfit(item.value(), properties[item.key()], document, there); !why.empty()) return why;
  }
  return {};
}

}  // namespace

std::string misfit(const Json& value, const Json& unresolved, const Json& document,
                   const std::string& where) {
  const auto& schema = referred(unresolved, document);
  if (schema.contains("type") && !is_of_types(value, schema["type"]))
    return where + " is " + value.dump() + ", not of type " + schema["type"].dump();
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    return where + " is none of the enum";
  if (value.is_object()) return misfit_of_members(value, schema, document, where);
  if (value.is_array() && schema.contains("items"))
    for (const auto& item : value)
      if (auto why = misfit(item, schema["items"], document, where + "/-"); !why.empty()) return why;
  return {};
}

Described::Described(const Serving& serving)
    : serving_(serving), document_(Json::parse(serving.ask("GET", "/openapi.json", "").body)) {
  for (const auto& path : document_["paths"].items())
    for (const auto& method : path.value().items()) {
      auto name = method.key();
      std::ranges::transform(name, name.begin(),
                             [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      operations_.push_back(
          {method.value()["operationId"], name, path.key(), method.value()["x-access"], method.value()});
    }
}

const Described::Operation& Described::operation(const std::string& id) const {
  const auto found = std::ranges::find(operations_, id, &Operation::id);
  if (found == operations_.end()) throw std::runtime_error("no such operation: " + id);
  return *found;
}

HttpAnswer Described::call(const std::string& id, const std::string& token,
                           const std::map<std::string, std::string>& places, const Json& body,
                           const std::string& query, std::vector<std::string> headers) {
  const auto& asked = operation(id);
  auto path = asked.path;
  for (const auto& [name, value] : places)
    if (const auto at = path.find('{' + name + '}'); at != path.npos)
      path.replace(at, name.size() + 2, value);
  const auto target = query.empty() ? path : path + '?' + query;
  auto answer = serving_.ask(asked.method, target, token, body, std::move(headers));
  check(asked, answer);
  return answer;
}

void Described::check(const Operation& operation, const HttpAnswer& answer) {
  INFO(operation.id << " answered " << answer.status << ": " << answer.body);
  REQUIRE(answer.wire == HttpAnswer::Wire::answered);
  ++seen_[operation.id + " " + std::to_string(answer.status)];
  const auto& responses = operation.description["responses"];
  REQUIRE(responses.contains(std::to_string(answer.status)));
  const auto& content = responses[std::to_string(answer.status)]["content"];
  const auto type = answer.headers.count("content-type") ? answer.headers.at("content-type") : "";
  REQUIRE(content.contains(type));
  const auto& schema = content[type]["schema"];
  if (type.find("json") != type.npos && schema.contains("$ref"))
    CHECK(misfit(Json::parse(answer.body), schema, document_) == "");
}

}  // namespace ledgerline::tests
