#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "events/kernel/error.hpp"
#include "events/kernel/personal.hpp"
#include "events/kernel/schema.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// How each type of field stands in JSON: written straight as canonical text (RFC 8785), read through a tree.
/// Only .cpp files include this: JSON's headers are slow to compile.
namespace ledgerline {

using Json = nlohmann::json;

/// A personal field has three forms: sealed in the log, open for those who may read, plain in a fingerprint.
struct Sealing {
  const Cipher* cipher = nullptr;  // none: personal fields stay open
  SealContext where;
  bool show_erased = false;  // as "(erased)", where they would be left out
};

template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) { names(value); };

/// Appends a JSON string; escapes what RFC 8785, section 3.2.2.2, escapes. `text` is valid UTF-8.
inline void write_json(std::string& out, std::string_view text) {
  const auto plain = [](char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; };
  out += '"';
  for (auto at = text.begin(); at != text.end(); ++at) {
    const auto run = at;
    at = std::find_if_not(at, text.end(), plain);
    out.append(run, at);
    if (at == text.end()) break;
    const char c = *at;
    out += c == '"'    ? "\\\""
           : c == '\\' ? "\\\\"
           : c == '\b' ? "\\b"
           : c == '\t' ? "\\t"
           : c == '\n' ? "\\n"
           : c == '\f' ? "\\f"
           : c == '\r' ? "\\r"
                       : fmt::format("\\u{:04x}", static_cast<int>(c));
  }
  out += '"';
}

inline void write_field(std::string& out, bool value, const Sealing&) { out += value ? "true" : "false"; }
inline void write_field(std::string& out, std::int64_t value, const Sealing&) {
  out += std::to_string(value);
}
inline void write_field(std::string& out, Time value, const Sealing&) { write_json(out, iso_micros(value)); }
inline void write_field(std::string& out, const Capabilities& c, const Sealing& sealing) {
  out += R"({"mms":)";
  write_field(out, c.mms, sealing);
  out += R"(,"sms":)";
  write_field(out, c.sms, sealing);
  out += R"(,"voice":)";
  write_field(out, c.voice, sealing);
  out += '}';
}
void write_field(std::string& out, NamedEnum auto value, const Sealing&) {
  write_json(out, names(value)[static_cast<std::size_t>(value)]);
}
template <class Rule>
void write_field(std::string& out, const Checked<Rule>& value, const Sealing& sealing) {
  // What is stored must be readable for ever.
  if (sealing.cipher && value.empty()) throw std::logic_error("an empty text is never stored");
  write_json(out, value.str());
}
template <class T>
void write_field(std::string& out, const Personal<T>& value, const Sealing& sealing) {
  write_json(out, sealing.cipher ? sealing.cipher->seal(sealing.where, value.value()->str()) : value.shown());
}
template <class T>
void write_field(std::string& out, const std::optional<T>& value, const Sealing& sealing) {
  write_field(out, *value, sealing);
}

// Rows and requests hold objects and lists; the fields of events are values. Declared here, where
// write_object finds them by their arguments.
template <Described T>
void write_field(std::string& out, const T& value, const Sealing& sealing);
template <class T>
void write_field(std::string& out, const std::vector<T>& values, const Sealing& sealing) {
  out += '[';
  for (const auto& value : values) {
    if (out.back() != '[') out += ',';
    write_field(out, value, sealing);
  }
  out += ']';
}

/// Whether a field has nothing to write: it is left out of the object.
template <class T>
bool is_absent(const T&, const Sealing&) {
  return false;
}
template <class T>
bool is_absent(const Personal<T>& value, const Sealing& sealing) {
  return value.erased() && !sealing.show_erased;
}
template <class T>
bool is_absent(const std::optional<T>& value, const Sealing& sealing) {
  return !value || is_absent(*value, sealing);
}

/// The order of T's fields by name, which is RFC 8785's for ASCII names.
template <Described T>
consteval auto sorted_fields() {
  constexpr auto count = std::tuple_size_v<decltype(T::fields())>;
  const auto all = std::apply(
      [](auto... field) { return std::array<std::string_view, count>{field.name...}; }, T::fields());
  std::array<std::size_t, count> order{};
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all[a] < all[b]; });
  return order;
}

/// Appends T as a canonical object, without the fields that are absent or that `skip(value)` leaves out.
template <Described T>
void write_object(std::string& out, const T& object, Sealing sealing, auto&& skip) {
  static_assert(member_count<T>() == std::tuple_size_v<decltype(T::fields())>, "fields() lists every member");
  constexpr auto order = sorted_fields<T>();
  const auto begin = out.size();
  out += '{';
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto write = [&](auto field) {
      const auto& value = object.*field.member;
      if (skip(value) || is_absent(value, sealing)) return;
      if (out.size() > begin + 1) out += ',';
      ((out += '"') += field.name) += "\":";
      sealing.where.field = field.name;
      write_field(out, value, sealing);
    };
    (write(std::get<order[I]>(T::fields())), ...);
  }(std::make_index_sequence<order.size()>());
  out += '}';
}

template <Described T>
void write_field(std::string& out, const T& value, const Sealing& sealing) {
  write_object(out, value, sealing, [](const auto&) { return false; });
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
  const auto& text = json.get_ref<const std::string&>();
  const auto plain = sealing.cipher ? sealing.cipher->open(sealing.where, text) : std::optional(text);
  value = plain ? personal_from<T>(*plain) : Personal<T>();
}
template <class T>
void field_from_json(const Json& json, std::optional<T>& value, const Sealing& sealing) {
  if (json.is_null()) return void(value = std::nullopt);
  value.emplace();
  field_from_json(json, *value, sealing);
}

/// What is absent stays as it is: an erased text, or a field that rows did not have before.
template <Described T>
void field_from_json(const Json& json, T& value, const Sealing& sealing) {
  for_each_field<T>([&](auto field) {
    if (const auto found = json.find(field.name); found != json.end())
      field_from_json(*found, value.*field.member, sealing);
  });
}
template <class T>
void field_from_json(const Json& json, std::vector<T>& values, const Sealing& sealing) {
  for (const auto& one : json) field_from_json(one, values.emplace_back(), sealing);
}

}  // namespace ledgerline
