#include "adapters/web/sse.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace ledgerline::web {
namespace {

constexpr std::string_view breaks = "\r\n";

std::string field(std::string_view name, std::string_view value) {
  constexpr std::string_view bad("\r\n\0", 3);
  if (value.find_first_of(bad) != value.npos)
    throw std::logic_error(fmt::format("{} has a line break", name));
  return value.empty() ? "" : fmt::format("{}: {}\n", name, value);
}

std::string lines(std::string_view begin, std::string_view text) {
  std::string out;
  for (;;) {
    const auto end = text.find_first_of(breaks);
    out += fmt::format("{}{}\n", begin, text.substr(0, end));
    if (end == text.npos) return out;
    text.remove_prefix(end + (text.substr(end).starts_with(breaks) ? 2 : 1));
  }
}

}  // namespace

std::string sse_event(std::string_view id, std::string_view name, std::string_view data) {
  return field("id", id) + field("event", name) + lines("data: ", data) + "\n";
}

std::string sse_comment(std::string_view text) { return lines(": ", text) + "\n"; }

}  // namespace ledgerline::web
