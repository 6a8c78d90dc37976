#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>

#include "events/kernel/error.hpp"
#include "events/kernel/personal.hpp"
#include "events/kernel/schema.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// How each type of field stands in JSON. Only .cpp files include this: JSON's headers are slow to compile.
namespace ledgerline {

using Json = nlohmann::json;

/// A personal field has three forms: sealed in the log, open for those who may read, plain in a fingerprint.
struct Sealing {
  const Cipher* cipher = nullptr;  // none: personal fields stay open
  SealContext where;
};

template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) { names(value); };

inline Json field_to_json(bool value, const Sealing&) { return value; }
inline Json field_to_json(std::int64_t value, const Sealing&) { return value; }
inline Json field_to_json(Time value, const Sealing&) { return iso_micros(value); }
inline Json field_to_json(const Capabilities& value, const Sealing&) {
  return Json{{"voice", value.voice}, {"sms", value.sms}, {"mms", value.mms}};
}
Json field_to_json(NamedEnum auto value, const Sealing&) {
  return std::string(names(value)[static_cast<std::size_t>(value)]);
}
template <class Rule>
Json field_to_json(const Checked<Rule>& value, const Sealing&) {
  return value.str();
}
template <class T>
Json field_to_json(const Personal<T>& value, const Sealing& sealing) {
  if (value.erased()) return nullptr;
  if (!sealing.cipher) return value.value()->str();
  return sealing.cipher->seal(sealing.where, value.value()->str());
}
template <class T>
Json field_to_json(const std::optional<T>& value, const Sealing& sealing) {
  return value ? field_to_json(*value, sealing) : Json();
}

inline void field_from_json(const Json& json, bool& value, const Sealing&) { json.get_to(value); }
inline void field_from_json(const Json& json, std::int64_t& value, const Sealing&) { json.get_to(value); }
inline void field_from_json(const Json& json, Time& value, const Sealing&) {
  value = parse_time(json.get_ref<const std::string&>());
}
inline void field_from_json(const Json& json, Capabilities& value, const Sealing&) {
  json.at("voice").get_to(value.voice);
  json.at("sms").get_to(value.sms);
  json.at("mms").get_to(value.mms);
}
void field_from_json(const Json& json, NamedEnum auto& value, const Sealing&) {
  const auto& text = json.get_ref<const std::string&>();
  const auto all = names(value);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] == text) return void(value = static_cast<std::remove_reference_t<decltype(value)>>(i));
  throw BadInput(fmt::format("{} is none of {}", printable(text), fmt::join(all, ", ")));
}
template <class Rule>
void field_from_json(const Json& json, Checked<Rule>& value, const Sealing&) {
  value = Checked<Rule>(json.get<std::string>());
}
template <class T>
void field_from_json(const Json& json, Personal<T>& value, const Sealing& sealing) {
  const auto plain = sealing.cipher->open(sealing.where, json.get_ref<const std::string&>());
  value = plain ? Personal<T>(T(*plain)) : Personal<T>();
}
template <class T>
void field_from_json(const Json& json, std::optional<T>& value, const Sealing& sealing) {
  if (json.is_null()) return void(value = std::nullopt);
  value.emplace();
  field_from_json(json, *value, sealing);
}

}  // namespace ledgerline
