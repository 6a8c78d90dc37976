#include "adapters/api/shape.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/web/problem.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::api {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw web::Refused(400, "BAD_BODY", fmt::format("{}: {}", where.empty() ? "the body" : where, what));
}

std::string_view noun_of(Type type) {
  switch (type) {
    case Type::text: return "a text";
    case Type::integer: return "a whole number";
    case Type::number: return "a number";
    case Type::flag: return "true or false";
    case Type::time: return "a time (ISO 8601)";
    case Type::object: return "an object";
    case Type::list: return "a list";
    case Type::any: break;
  }
  return "a value";
}

bool is_of(const nlohmann::json& value, Type type) {
  switch (type) {
    case Type::text:
    case Type::time: return value.is_string();
    case Type::integer: return value.is_number_integer();
    case Type::number: return value.is_number();
    case Type::flag: return value.is_boolean();
    case Type::object: return value.is_object();
    case Type::list: return value.is_array();
    case Type::any: return true;
  }
  return false;
}

void check(const nlohmann::json& value, const Shape& shape, const std::string& where);

void check_member(const nlohmann::json& value, const Member& member, const std::string& where) {
  if (value.is_null() && member.need != Member::Need::must) return;
  if (!is_of(value, member.type)) refuse(where, fmt::format("it has to be {}", noun_of(member.type)));
  if (!member.values.empty() &&
      std::ranges::find(member.values, value.get<std::string>()) == member.values.end())
    refuse(where, fmt::format("it is none of {}", fmt::join(member.values, ", ")));
  if (!member.of) return;
  if (member.type == Type::object) check(value, *member.of, where);
  if (member.type == Type::list)
    for (std::size_t i = 0; i < value.size(); ++i)
      check(value[i], *member.of, fmt::format("{}/{}", where, i));
}

void check(const nlohmann::json& value, const Shape& shape, const std::string& where) {
  if (!value.is_object()) refuse(where, "it has to be an object");
  for (const auto& item : value.items())
    if (std::ranges::find(shape.members, item.key(), &Member::name) == shape.members.end())
      refuse(where + "/" + readable(item.key(), 40), "there is no such member");
  for (const auto& member : shape.members) {
    const auto found = value.find(member.name);
    const auto there = where + "/" + member.name;
    if (found != value.end())
      check_member(*found, member, there);
    else if (member.need != Member::Need::may)
      refuse(there, "it is missing");
  }
}

std::string_view name_of(Type type) {
  switch (type) {
    case Type::text:
    case Type::time: return "string";
    case Type::integer: return "integer";
    case Type::number: return "number";
    case Type::flag: return "boolean";
    case Type::object: return "object";
    case Type::list: return "array";
    case Type::any: break;
  }
  return "";
}

Json reference_to(const Shape& shape) { return Json{{"$ref", "#/components/schemas/" + shape.name}}; }

/// The type, or the type and null.
void add_type(Json& schema, const Member& member) {
  if (member.type == Type::any) return;
  const auto name = name_of(member.type);
  if (member.need == Member::Need::null)
    schema["type"] = Json::array({name, "null"});
  else
    schema["type"] = name;
}

}  // namespace

Member a_text(std::string name, std::string about, Member::Need need) {
  return {std::move(name), Type::text, std::move(about), need};
}
Member a_time(std::string name, std::string about, Member::Need need) {
  return {std::move(name), Type::time, std::move(about), need};
}

void check_body(const nlohmann::json& body, const Shape& shape) { check(body, shape, ""); }

Json schema_of(const Member& member) {
  if (member.type == Type::object && member.of && member.need != Member::Need::null)
    return reference_to(*member.of);
  Json schema = Json::object();
  add_type(schema, member);
  if (!member.about.empty()) schema["description"] = member.about;
  if (member.type == Type::time) schema["format"] = "date-time";
  if (!member.values.empty()) {
    schema["enum"] = member.values;
    if (member.need == Member::Need::null) schema["enum"].push_back(nullptr);
  }
  if (member.type == Type::list) schema["items"] = member.of ? reference_to(*member.of) : Json::object();
  if (!member.example.is_null()) schema["examples"] = Json::array({member.example});
  return schema;
}

Json schema_of(const Shape& shape) {
  Json properties = Json::object(), required = Json::array();
  for (const auto& member : shape.members) {
    properties[member.name] = schema_of(member);
    if (member.need != Member::Need::may) required.push_back(member.name);
  }
  Json schema{{"type", "object"}, {"description", shape.about}, {"properties", properties}};
  if (!required.empty()) schema["required"] = required;
  schema["additionalProperties"] = false;
  return schema;
}

}  // namespace ledgerline::api
