#include "adapters/web/trace.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "adapters/web/text.hpp"

namespace ledgerline::web {
namespace {

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return hex_value(c) >= 0 && (c < 'A' || c > 'F'); });
}

bool is_id(std::string_view text) { return is_hex(text) && text.find_first_not_of('0') != text.npos; }

bool is_sane(char c) {
  constexpr std::string_view others = "._~:/+=@-";
  return is_digit(c) || is_letter(c) || others.find(c) != others.npos;
}

bool is_request_id(std::string_view text) {
  constexpr std::size_t most = 128;
  return !text.empty() && text.size() <= most && std::ranges::all_of(text, is_sane);
}

std::string new_request_id(Random& random) {
  std::array<std::uint8_t, 16> bytes{};
  random.fill(bytes);
  std::string id;
  for (const auto byte : bytes) id += fmt::format("{:02x}", byte);
  return id;
}

std::string said_once(const http::Fields& fields, std::string_view name) {
  if (std::ranges::count(fields, name, &http::Fields::value_type::first) != 1) return {};
  return std::ranges::find(fields, name, &http::Fields::value_type::first)->second;
}

}  // namespace

std::optional<TraceParent> trace_parent_of(std::string_view text) {
  constexpr std::size_t length = 55;  // version-trace-parent-flags, all that version 00 has
  if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') return {};
  const auto version = text.substr(0, 2), flags = text.substr(53, 2);
  if (!is_hex(version) || version == "ff" || !is_hex(flags)) return {};
  if (text.size() > length && (version == "00" || text[length] != '-')) return {};
  const auto trace = text.substr(3, 32), parent = text.substr(36, 16);
  if (!is_id(trace) || !is_id(parent)) return {};
  return TraceParent{std::string(trace), std::string(parent), (hex_value(flags[1]) & 1) != 0};
}

Trace trace_of(const http::Fields& fields, Random& random) {
  Trace trace;
  trace.request_id = said_once(fields, "x-request-id");
  if (!is_request_id(trace.request_id)) trace.request_id = new_request_id(random);
  trace.traceparent = said_once(fields, "traceparent");
  if (!trace_parent_of(trace.traceparent)) trace.traceparent.clear();
  return trace;
}

}  // namespace ledgerline::web
