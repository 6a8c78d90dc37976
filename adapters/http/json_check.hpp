#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/strict_json.hpp"

namespace ledgerline::http {

/// Listens to nlohmann's parser, and throws Malformed at the first thing that we do not take.
class JsonCheck {
 public:
  JsonCheck(const JsonLimits& limits, std::string_view what) : limits_(limits), what_(what) {}

  bool null() { return value(); }
  bool boolean(bool) { return value(); }
  bool number_integer(std::int64_t) { return value(); }
  bool number_unsigned(std::uint64_t) { return value(); }
  bool number_float(double, const std::string& text);
  bool string(const std::string& text);
  bool binary(const nlohmann::json::binary_t&) { return value(); }
  bool start_object(std::size_t) { return open(false); }
  bool start_array(std::size_t) { return open(true); }
  bool key(const std::string& name);
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t byte, const std::string&, const std::exception&);

 private:
  struct Level {
    bool is_array;
    std::size_t length;
    std::string name;
    std::set<std::string> names;
  };

  bool value();
  bool open(bool is_array);
  bool close();
  void check_text(const std::string& text) const;
  [[noreturn]] void refuse(const char* code, const std::string& why) const;
  std::string pointer() const;

  const JsonLimits& limits_;
  std::string_view what_;
  std::vector<Level> levels_;
};

}  // namespace ledgerline::http
