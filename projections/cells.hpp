#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engine/deciders/work.hpp"
#include "events/kernel/error.hpp"
#include "events/kernel/personal.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// How each type of a row stands in a cell: Postgres' text form.
namespace ledgerline {

using CellText = std::optional<std::string_view>;

inline std::string_view present(CellText text) {
  if (!text) throw BadInput("a cell is null that cannot be");
  return *text;
}

inline std::optional<std::string> to_cell(bool value) { return value ? "t" : "f"; }
inline std::optional<std::string> to_cell(std::int64_t value) { return std::to_string(value); }
inline std::optional<std::string> to_cell(Time value) { return iso_micros(value); }
inline std::optional<std::string> to_cell(const Capabilities& c) {
  return fmt::format(R"({{"mms": {}, "sms": {}, "voice": {}}})", c.mms, c.sms, c.voice);
}
template <class E>
  requires std::is_enum_v<E>
std::optional<std::string> to_cell(E value) {
  return std::string(names(value)[static_cast<std::size_t>(value)]);
}
template <class Rule>
std::optional<std::string> to_cell(const Checked<Rule>& value) {
  return value.str();
}
template <class T>
std::optional<std::string> to_cell(const Personal<T>& value) {
  return value.erased() ? std::nullopt : std::optional(value.value()->str());
}
template <Described T>
std::optional<std::string> to_cell(const T& value) {
  return to_text(value);
}
template <class T>
std::optional<std::string> to_cell(const std::optional<T>& value) {
  return value ? to_cell(*value) : std::nullopt;
}

inline void from_cell(CellText text, bool& value) { value = present(text) == "t"; }
inline void from_cell(CellText text, std::int64_t& value) {
  const auto digits = present(text);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) throw BadInput("a cell is not a number");
}
inline void from_cell(CellText text, Time& value) { value = parse_time(present(text)); }
inline void from_cell(CellText text, Capabilities& c) {
  const auto has = [&](std::string_view key) {
    return present(text).find(fmt::format(R"("{}": true)", key)) != std::string_view::npos;
  };
  c = Capabilities{has("voice"), has("sms"), has("mms")};
}
template <class E>
  requires std::is_enum_v<E>
void from_cell(CellText text, E& value) {
  const auto all = names(value);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] == present(text)) return void(value = static_cast<E>(i));
  throw BadInput(fmt::format("a cell holds {}, which is none of {}", printable(*text), fmt::join(all, ", ")));
}
template <class Rule>
void from_cell(CellText text, Checked<Rule>& value) {
  value = Checked<Rule>(std::string(present(text)));
}
template <class T>
void from_cell(CellText text, Personal<T>& value) {
  value = text ? personal_from<T>(std::string(*text)) : Personal<T>();
}
template <Described T>
void from_cell(CellText text, T& value) {
  value = from_text<T>(present(text));
}
template <class T>
void from_cell(CellText text, std::optional<T>& value) {
  if (!text) return void(value = std::nullopt);
  from_cell(text, value.emplace());
}

inline constexpr auto read_text = [](CellText text, auto& value) { from_cell(text, value); };

}  // namespace ledgerline
