#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

/// Vendors' JSON, of which we believe little: what is missing or of another type reads as nothing. Only .cpp
/// files include this.
namespace ledgerline::http {

using Json = nlohmann::json;

/// The body, or a discarded value where it is no JSON.
inline Json parsed(std::string_view body) { return Json::parse(body, nullptr, false); }

inline const Json& member(const Json& object, const char* name) {
  static const Json none;
  const auto at = object.is_object() ? object.find(name) : object.end();
  return at == object.end() ? none : *at;
}

inline std::string text(const Json& object, const char* name) {
  const auto& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

inline bool flag(const Json& object, const char* name) {
  const auto& value = member(object, name);
  return value.is_boolean() && value.get<bool>();
}

/// The rows of a list; none where it is no list.
inline const Json& rows(const Json& object, const char* name) {
  static const Json none = Json::array();
  const auto& value = member(object, name);
  return value.is_array() ? value : none;
}

/// JSON for the wire: whatever text it holds, it can be sent.
inline std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ledgerline::http
