#include "events/types.hpp"

#include <algorithm>

namespace ledgerline {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool lower(char c) { return c >= 'a' && c <= 'z'; }

std::string unless(bool good, std::string_view problem) {
  return good ? std::string() : std::string(problem);
}

}  // namespace

std::string TenantIdRule::problem(std::string_view text) {
  return unless(std::ranges::all_of(
                    text, [](char c) { return digit(c) || upper(c) || lower(c) || c == '_' || c == '-'; }),
                "only A-Z, a-z, 0-9, _ and - are allowed");
}

std::string E164Rule::problem(std::string_view text) {
  const bool good = text.size() >= 3 && text[0] == '+' && text[1] != '0' &&
                    std::all_of(text.begin() + 1, text.end(), digit);
  return unless(good, "it is not E.164, such as +14155550123");
}

std::string CountryRule::problem(std::string_view text) {
  return unless(text.size() == 2 && std::ranges::all_of(text, upper), "it is not two letters, such as GB");
}

std::string AreaCodeRule::problem(std::string_view text) {
  return unless(std::ranges::all_of(text, digit), "only digits are allowed");
}

std::string EmailRule::problem(std::string_view text) {
  const auto at = text.rfind('@');
  const bool good = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                    text.find(' ') == std::string_view::npos && text.find('@') == at;
  return unless(good, "it is not an address, such as owner@example.com");
}

std::string AssistantIdRule::problem(std::string_view text) {
  bool good = text.size() == 36;
  for (std::size_t i = 0; good && i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    good = dash ? text[i] == '-' : digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
  }
  return unless(good, "it is not a UUID in lower case");
}

std::string EffectIdRule::problem(std::string_view text) {
  const auto hexadecimal = [](char c) { return digit(c) || (c >= 'a' && c <= 'f'); };
  const bool good =
      text.size() == 36 && text.starts_with("eff_") && std::all_of(text.begin() + 4, text.end(), hexadecimal);
  return unless(good, "it is not eff_ and 32 hexadecimal digits");
}

}  // namespace ledgerline
