#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "adapters/postgres/pipeline.hpp"
#include "engine/log/log.hpp"
#include "projections/cells.hpp"

/// Postgres' binary form of the types that a turn sends and reads (each type's *recv and *send function in
/// its sources). A turn of many rows is as much parsing as it is writing, and this parses several times as
/// fast as text.
namespace ledgerline::postgres {

/// Big-endian, as everything here.
template <class Int>
std::string wire_integer(Int value) {
  auto bits = static_cast<std::make_unsigned_t<Int>>(value);
  std::string bytes(sizeof bits, '\0');
  for (std::size_t i = sizeof bits; i-- > 0; bits = static_cast<decltype(bits)>(bits >> 4 >> 4))
    bytes[i] = static_cast<char>(bits & 0xFF);
  return bytes;
}

template <class Int>
Int integer_of(std::string_view bytes) {
  if (bytes.size() != sizeof(Int)) throw BadInput("a cell is not a number");
  std::make_unsigned_t<Int> bits = 0;
  for (const char c : bytes)
    bits = static_cast<decltype(bits)>(bits << 4 << 4 | static_cast<unsigned char>(c));
  return static_cast<Int>(bits);
}

constexpr std::int64_t micros_until_2000 = 946'684'800'000'000;  // where Postgres' time begins
constexpr char jsonb_version = 1;

inline Param to_wire(bool value) { return std::string(1, value ? '\1' : '\0'); }
inline Param to_wire(std::int32_t value) { return wire_integer(value); }
inline Param to_wire(std::int64_t value) { return wire_integer(value); }
inline Param to_wire(Time value) { return wire_integer(value.micros - micros_until_2000); }
inline Param to_wire(const Capabilities& value) { return jsonb_version + *to_cell(value); }
inline Param to_wire(const std::string& value) { return value; }
inline Param to_wire(const Uuid& value) { return std::string(value.bytes.begin(), value.bytes.end()); }
/// What stands in a column of type text: its binary form is its text.
template <class T>
Param to_wire(const T& value) {
  return to_cell(value);
}
template <class T>
Param to_wire(const std::optional<T>& value) {
  return value ? to_wire(*value) : std::nullopt;
}

inline void from_wire(CellText bytes, bool& value) { value = present(bytes) == "\1"; }
inline void from_wire(CellText bytes, std::int64_t& value) {
  value = integer_of<std::int64_t>(present(bytes));
}
inline void from_wire(CellText bytes, Time& value) {
  const auto micros = integer_of<std::int64_t>(present(bytes));
  using Limits = std::numeric_limits<std::int64_t>;
  if (micros == Limits::min() || micros == Limits::max()) throw BadInput("a cell holds an infinite time");
  value = Time{micros + micros_until_2000};
}
template <class T>
void from_wire(CellText bytes, T& value) {
  from_cell(bytes, value);
}
template <class T>
void from_wire(CellText bytes, std::optional<T>& value) {
  if (!bytes) return void(value = std::nullopt);
  from_wire(bytes, value.emplace());
}

inline constexpr auto read_wire = [](CellText bytes, auto& value) { from_wire(bytes, value); };

}  // namespace ledgerline::postgres
