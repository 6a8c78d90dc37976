#include "adapters/postgres/arrays.hpp"

#include <algorithm>
#include <stdexcept>

namespace ledgerline::postgres {
namespace {

/// As in pg_type, for good.
std::int32_t oid_of(std::string_view sql_type) {
  if (sql_type == "boolean") return 16;
  if (sql_type == "bytea") return 17;
  if (sql_type == "bigint") return 20;
  if (sql_type == "integer") return 23;
  if (sql_type == "text") return 25;
  if (sql_type == "timestamptz") return 1184;
  if (sql_type == "uuid") return 2950;
  if (sql_type == "jsonb") return 3802;
  throw std::logic_error("an array of a type that has no binary form here: " + std::string(sql_type));
}

}  // namespace

void TextArray::put(const Param& element) {
  if (text_.size() > 1) text_ += ',';
  if (!element) {
    text_ += "NULL";
    return;
  }
  text_ += '"';
  for (std::string_view rest = *element; !rest.empty();) {
    const auto plain = std::min(rest.find_first_of("\"\\"), rest.size());
    text_ += rest.substr(0, plain);
    if (plain < rest.size()) (text_ += '\\') += rest[plain];
    rest.remove_prefix(std::min(plain + 1, rest.size()));
  }
  text_ += '"';
}

WireArray::WireArray(std::string_view sql_type) : type_(oid_of(sql_type)) {}

void WireArray::put(const Param& element) {
  ++size_;
  has_null_ |= !element;
  elements_ += wire_integer(element ? static_cast<std::int32_t>(element->size()) : -1);
  if (element) elements_ += *element;
}

/// Source: array_recv(): dimensions, whether there are nulls, element type, then for each dimension its
/// length and where it begins, then the elements.
Param WireArray::take() && {
  std::string bytes =
      wire_integer<std::int32_t>(size_ > 0) + wire_integer<std::int32_t>(has_null_) + wire_integer(type_);
  if (size_ > 0) bytes += wire_integer(size_) + wire_integer<std::int32_t>(1);
  return bytes += elements_;
}

std::string array_of(const std::vector<Param>& values) {
  TextArray array;
  for (const auto& value : values) array.put(value);
  return *std::move(array).take();
}

}  // namespace ledgerline::postgres
