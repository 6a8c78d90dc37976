#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/postgres/wire.hpp"

/// Arrays of one dimension, built value by value: how many rows travel in one statement, a column an array.
namespace ledgerline::postgres {

/// In text form.
class TextArray {
 public:
  explicit TextArray(std::string_view /*sql_type*/ = "text") {}
  template <class T>
  void add(const T& value) {
    put(to_cell(value));
  }
  void put(const Param& element);
  Param take() && { return std::move(text_ += '}'); }

 private:
  std::string text_ = "{";
};

/// In binary form; the server refuses an element type that is not the declared one.
class WireArray {
 public:
  explicit WireArray(std::string_view sql_type);
  template <class T>
  void add(const T& value) {
    put(to_wire(value));
  }
  void put(const Param& element);
  Param take() &&;

 private:
  std::int32_t type_, size_ = 0;
  bool has_null_ = false;
  std::string elements_;
};

/// Of type text, in text form.
std::string array_of(const std::vector<Param>& values);

/// In binary form.
template <class Values>
Param wire_array(std::string_view sql_type, const Values& values) {
  WireArray array(sql_type);
  for (const auto& value : values) array.add(value);
  return std::move(array).take();
}

}  // namespace ledgerline::postgres
