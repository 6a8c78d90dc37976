#include "adapters/web/lines.hpp"

#include <fmt/format.h>

#include "adapters/web/text.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::web {
namespace {

[[noreturn]] void refuse_end(const char* what) {
  throw Refused(400, "BAD_LINE_END", fmt::format("{}: lines end with CR LF", what));
}

[[noreturn]] void refuse_field(std::string_view line, const char* why) {
  const auto name = line.substr(0, line.find(':'));  // a value may be a secret
  throw Refused(400, "BAD_FIELD", fmt::format("field {}: {}", printable(name), why));
}

bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '\t' || (c >= ' ' && c <= '~');
}

Fields::value_type field_of(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) refuse_field("", "a line goes on the one before it");
  const auto colon = line.find(':');
  if (colon == line.npos) refuse_field(line, "no colon");
  const auto name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
  if (!is_token(name)) refuse_field(line, "its name is no token");
  if (!std::ranges::all_of(value, is_value_char)) refuse_field(line, "a control character in its value");
  return {lower(name), std::string(value)};
}

Problem fields_too_large(std::size_t most) {
  return {431, "FIELDS_TOO_LARGE", fmt::format("all fields together may have {} bytes", most)};
}

}  // namespace

bool Line::push(char c) {
  if (c == '\0') throw Refused(400, "NUL", "a NUL where a line was expected");
  if (std::exchange(ending_, false)) {
    if (c != '\n') refuse_end("CR without LF");
    return true;
  }
  if (c == '\n') refuse_end("LF without CR");
  ending_ = c == '\r';
  if (ending_) return false;
  if (text_.size() == most_) throw Refused(beyond_);
  text_ += c;
  return false;
}

FieldLines::FieldLines(std::size_t most_bytes, std::size_t most_fields)
    : most_bytes_(most_bytes), most_fields_(most_fields), line_(most_bytes, fields_too_large(most_bytes)) {}

bool FieldLines::push(char c) {
  if (bytes_++ == most_bytes_) throw Refused(fields_too_large(most_bytes_));
  if (!line_.push(c)) return false;
  const auto line = line_.take();
  if (line.empty()) return true;
  if (fields_.size() == most_fields_)
    throw Refused(431, "TOO_MANY_FIELDS", fmt::format("at most {} fields are allowed", most_fields_));
  fields_.push_back(field_of(line));
  return false;
}

}  // namespace ledgerline::web
