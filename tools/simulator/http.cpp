#include "tools/simulator/http.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

namespace ledgerline::simulator {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

/// The byte behind a '%', or none where two hexadecimal digits do not follow.
std::optional<char> escaped(std::string_view digits) {
  unsigned value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value, 16);
  if (digits.size() != 2 || error != std::errc{} || stopped != end) return std::nullopt;
  return static_cast<char>(value);
}

bool is_secret(std::string_view name) {
  const auto word = lower(name);
  constexpr std::string_view words[] = {"token", "secret", "password", "authorization"};
  const auto is_in_name = [&](std::string_view part) { return word.find(part) != word.npos; };
  return word != "pagetoken" && std::ranges::any_of(words, is_in_name);
}

}  // namespace

std::optional<std::string> find(const Fields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Fields::value_type::first);
  return found == fields.end() ? std::nullopt : std::optional(found->second);
}

std::size_t find_number(const Fields& fields, std::string_view name, std::size_t otherwise) {
  const auto text = find(fields, name).value_or("");
  std::size_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && stopped == text.data() + text.size() ? value : otherwise;
}

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? escaped(text.substr(i + 1, 2)) : std::nullopt;
    if (byte) i += 2;
    result += byte ? *byte : text[i] == '+' ? ' ' : text[i];
  }
  return result;
}

std::string encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    result += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

Fields parse_form(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('&'));
    const auto name = part.substr(0, part.find('='));
    if (!part.empty())
      fields.emplace_back(decoded(name), decoded(part.substr(std::min(part.size(), name.size() + 1))));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
  }
  return fields;
}

std::string form_of(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    text += (text.empty() ? "" : "&") + encoded(name) + "=" + encoded(value);
  return text;
}

std::string Request::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

bool Request::has_type(std::string_view type) const {
  return lower(header("content-type")).starts_with(type);
}

Json masked(Json value) {
  if (value.is_object())
    for (const auto& [name, inner] : value.items()) inner = is_secret(name) ? Json("***") : masked(inner);
  if (value.is_array())
    for (auto& inner : value) inner = masked(inner);
  return value;
}

Json json_of(const Fields& fields) {
  auto object = Json::object();
  for (const auto& [name, value] : fields) {
    auto& place = object[name];
    if (place.is_string()) place = Json::array({place});
    if (place.is_array())
      place.push_back(value);
    else
      place = value;
  }
  return object;
}

Json body_json(const Request& request) {
  if (request.body.empty()) return nullptr;
  if (request.has_type("application/x-www-form-urlencoded")) return json_of(parse_form(request.body));
  auto parsed = Json::parse(request.body, nullptr, false);
  return parsed.is_discarded() ? Json() : parsed;
}

}  // namespace ledgerline::simulator
