#include "adapters/http/json_check.hpp"

#include <fmt/format.h>

#include "adapters/http/malformed.hpp"

namespace ledgerline::http {
namespace {

// RFC 6901, section 3
std::string escaped(const std::string& name) {
  std::string out;
  for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

}  // namespace

bool JsonCheck::value() {
  if (!levels_.empty() && levels_.back().is_array) ++levels_.back().length;
  return true;
}

bool JsonCheck::open(bool is_array) {
  value();
  if (levels_.size() == limits_.depth)
    refuse("JSON_TOO_DEEP", fmt::format("more than {} objects and arrays in each other", limits_.depth));
  levels_.push_back({is_array, 0, {}, {}});
  return true;
}

bool JsonCheck::close() {
  levels_.pop_back();
  return true;
}

bool JsonCheck::key(const std::string& name) {
  auto& level = levels_.back();
  check_text(name);
  level.name = name;
  if (!level.names.insert(name).second) refuse("JSON_NAME_TWICE", "this name stands twice in its object");
  return true;
}

bool JsonCheck::string(const std::string& text) {
  value();
  check_text(text);
  return true;
}

// The parser gives integers that do not fit as doubles, and says nothing.
bool JsonCheck::number_float(double, const std::string& text) {
  value();
  if (text.find_first_of(".eE") == text.npos)
    refuse("JSON_NUMBER_TOO_LARGE", "an integer has at most 64 bits; send a larger one as a string");
  return true;
}

void JsonCheck::check_text(const std::string& text) const {
  if (text.size() > limits_.text)
    refuse("JSON_TEXT_TOO_LONG", fmt::format("a text has at most {} bytes", limits_.text));
  if (text.find('\0') != text.npos) refuse("JSON_NUL", "a text with a NUL");
}

// What the parser says of it quotes the text, in whatever encoding.
bool JsonCheck::parse_error(std::size_t byte, const std::string&, const std::exception&) {
  refuse("BAD_JSON", fmt::format("no JSON in UTF-8 at byte {}", byte));
}

void JsonCheck::refuse(const char* code, const std::string& why) const {
  const auto place = pointer();
  throw Malformed(code, fmt::format("{}{}: {}", what_, place.empty() ? "" : " at " + place, why));
}

std::string JsonCheck::pointer() const {
  constexpr std::size_t most = 200;
  std::string place;
  for (const auto& level : levels_) {
    if (level.is_array && level.length > 0) place += "/" + std::to_string(level.length - 1);
    if (!level.names.empty()) place += "/" + escaped(level.name);
  }
  return place.size() > most ? place.substr(0, most) + "…" : place;
}

}  // namespace ledgerline::http
