#include "events/kernel/text.hpp"

#include <optional>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

// The length of the UTF-8 sequence that starts `text`, 0 if it is not well-formed (RFC 3629: no overlong
// forms, no surrogates, nothing beyond U+10FFFF).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return length;
}

// ASCII's control characters, and U+0080 to U+009F, which end lines and which some terminals obey.
bool is_control(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  return lead < 0x20 || lead == 0x7F || (lead == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0);
}

/// Without `lines`, control characters are as good as others.
std::string first_problem(std::string_view text, std::optional<Lines> lines) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] <= '~') {  // most text, at little cost
      ++at;
      continue;
    }
    const auto length = sequence_length(text.substr(at));
    if (length == 0) return fmt::format("byte {} is not valid UTF-8", at + 1);
    if (text[at] == '\0') return fmt::format("byte {} is a NUL", at + 1);
    const bool breaks_line = lines == Lines::several && text[at] == '\n';
    if (lines && !breaks_line && is_control(text.substr(at)))
      return fmt::format("byte {} is a control character", at + 1);
    at += length;
  }
  return {};
}

}  // namespace

std::string text_problem(std::string_view text, std::size_t most, Lines lines) {
  if (text.size() > most) return fmt::format("it has {} bytes, at most {} are allowed", text.size(), most);
  return first_problem(text, lines);
}

std::string encoding_problem(std::string_view text) { return first_problem(text, std::nullopt); }

std::string readable(std::string_view text, std::size_t most, Lines lines) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = sequence_length(text.substr(at));
    const bool kept = lines == Lines::several && text[at] == '\n';
    const bool bad = length == 0 || (!kept && is_control(text.substr(at)));
    const auto shown = bad ? std::string_view("?") : text.substr(at, length);
    if (out.size() + shown.size() > most) break;
    out += shown;
    at += length == 0 ? 1 : length;
  }
  return out;
}

std::string printable(std::string_view text) {
  constexpr std::size_t most = 40;
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && out.size() < most) {
    const auto length = sequence_length(text.substr(at));
    const bool bad = length == 0 || is_control(text.substr(at));
    out += bad ? std::string("?") : std::string(text.substr(at, length));
    at += length == 0 ? 1 : length;
  }
  return fmt::format("'{}{}'", out, at < text.size() ? "…" : "");
}

std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

void refuse_text(std::string_view noun, std::string_view text, std::string_view problem) {
  throw BadInput(fmt::format("{} {}: {}", noun, printable(text), problem));
}

}  // namespace ledgerline
