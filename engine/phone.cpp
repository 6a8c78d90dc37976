#include "engine/phone.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {
namespace {

using i18n::phonenumbers::PhoneNumber;
using Util = i18n::phonenumbers::PhoneNumberUtil;

const std::string nowhere = "ZZ";          // libphonenumber's name for an unknown region
const std::string global = "001";          // and for a code that no country has
constexpr std::size_t longest_text = 100;  // bytes: 15 digits, each three bytes and set apart
constexpr std::size_t most_digits = 15;    // ITU-T E.164
constexpr std::size_t fewest_digits = 7;   // of a national number that no plan vouches for

const Util& library() {
  // Its own logger writes to stdout, into our JSON.
  static Util& util = []() -> Util& {
    auto* made = Util::GetInstance();
    made->SetLogger(new i18n::phonenumbers::NullLogger);  // the library deletes it
    return *made;
  }();
  return util;
}

[[noreturn]] void refuse(std::string_view text, std::string_view defect) {
  constexpr std::size_t most = 32;
  std::string shown;
  for (const char c : text.substr(0, most))
    shown += c >= ' ' && c <= '~' ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  throw BadInput(fmt::format("'{}'{}: {}", shown, text.size() > most ? "…" : "", defect));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t sign_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Address books and word processors put these between digits: blanks, dashes, marks of writing direction.
bool sets_apart(std::string_view sign) {
  if (sign.size() == 1) return std::string_view(" -()./").find(sign) != std::string_view::npos;
  constexpr std::string_view blocks[][2] = {{"\u00A0", "\u00A0"}, {"\u2000", "\u2015"}, {"\u2028", "\u202F"},
                                            {"\u2060", "\u206F"}, {"\u2212", "\u2212"}, {"\u3000", "\u3000"},
                                            {"\uFEFF", "\uFEFF"}, {"\uFF08", "\uFF09"}, {"\uFF0D", "\uFF0E"}};
  // UTF-8 sorts as code points do.
  return std::ranges::any_of(blocks, [&](const auto& block) { return block[0] <= sign && sign <= block[1]; });
}

// '+' or '0' to '9', 0 for any other sign.
char dialled(std::string_view sign) {
  if (sign == "+" || sign == "\uFF0B") return '+';
  if (sign.size() == 1) return is_digit(sign[0]) ? sign[0] : '\0';
  std::string digit(sign);
  library().NormalizeDigitsOnly(&digit);
  return digit.size() == 1 ? digit[0] : '\0';
}

// Digits in ASCII, behind a '+' if there was one.
std::string digits_of(std::string_view text) {
  if (const auto problem = text_problem(text, longest_text); !problem.empty()) refuse(text, problem);
  std::string digits;
  for (auto rest = text; !rest.empty();) {
    const auto sign = rest.substr(0, sign_length(rest[0]));
    rest.remove_prefix(sign.size());
    if (sets_apart(sign)) continue;
    const char key = dialled(sign);
    if (key == '\0') refuse(text, fmt::format("sign {} is none of a number", text.size() - rest.size()));
    if (key == '+' && !digits.empty()) refuse(text, "a '+' stands only before all digits");
    digits += key;
  }
  if (digits.empty() || digits == "+") refuse(text, "it holds no digits");
  return digits;
}

struct Spelling {
  std::string digits;
  std::string region;  // where they are dialled; `nowhere` for international ones
};

// What the digits may mean, in the header's order; nothing if that takes a country.
std::vector<Spelling> spellings(const std::string& digits, const std::string& country) {
  const Spelling national{digits, country};
  if (digits[0] == '+') return {{digits, nowhere}};
  const bool zeros = digits.starts_with("00");
  const Spelling international{"+" + digits.substr(zeros ? 2 : 0), nowhere};
  if (country.empty()) return digits[0] == '0' && !zeros ? std::vector<Spelling>{} : std::vector{international};
  if (zeros) return {international, national};
  if (digits[0] == '0') return {national};
  std::string trunk;
  library().GetNddPrefixForRegion(country, true, &trunk);
  return trunk.starts_with('0') ? std::vector{international, national} : std::vector{national, international};
}

struct Reading {
  PhoneNumber number = {};
  std::string e164 = {};
  Util::PhoneNumberType type = Util::UNKNOWN;  // UNKNOWN means that no country's plan has the number
  std::string defect = {};                     // empty for a possible number
};

// Whose number it is, or would be if it were whole.
std::string owner_of(const Spelling& spelling) {
  if (spelling.region != nowhere) return spelling.region;
  for (std::size_t size = 1; size <= 3 && size < spelling.digits.size(); ++size) {
    std::string region;
    const auto code = spelling.digits.substr(1, size);
    library().GetRegionCodeForCountryCode(std::stoi(code), &region);
    if (region != nowhere && code[0] != '0') return region == global ? "+" + code : region;
  }
  return {};
}

std::string parse(const Spelling& spelling, PhoneNumber& number) {
  const auto error = library().Parse(spelling.digits, spelling.region, &number);
  const auto owner = owner_of(spelling);
  if (error == Util::INVALID_COUNTRY_CODE_ERROR || owner.empty()) return "it starts with no country's code";
  if (error == Util::TOO_LONG_NSN) return "too long for " + owner;
  if (error != Util::NO_PARSING_ERROR) return "too short for " + owner;
  switch (library().IsPossibleNumberWithReason(number)) {
    case Util::IS_POSSIBLE: return {};
    case Util::IS_POSSIBLE_LOCAL_ONLY: return fmt::format("too short for {}: its area code is missing", owner);
    case Util::INVALID_COUNTRY_CODE: return "it starts with no country's code";
    case Util::TOO_SHORT: return "too short for " + owner;
    case Util::INVALID_LENGTH: return fmt::format("no number of {} has as many digits", owner);
    case Util::TOO_LONG: break;
  }
  return "too long for " + owner;
}

Reading read_as(const Spelling& spelling) {
  Reading reading;
  reading.defect = parse(spelling, reading.number);
  if (!reading.defect.empty()) return reading;
  library().Format(reading.number, Util::E164, &reading.e164);
  reading.type = library().GetNumberType(reading.number);
  std::string national;
  library().GetNationalSignificantNumber(reading.number, &national);
  if (reading.e164.size() > 1 + most_digits) reading.defect = "too long for " + owner_of(spelling);
  if (reading.type == Util::UNKNOWN && national.size() < fewest_digits)
    reading.defect = "too short for " + owner_of(spelling);
  return reading;
}

Reading read_best(std::string_view text, const std::string& digits, const std::string& country) {
  std::optional<Reading> possible;
  std::string defect = "a national number: give its country, or write it as +44…";
  for (const auto& spelling : spellings(digits, country)) {
    auto reading = read_as(spelling);
    const bool counts = reading.defect.empty();
    if (counts && reading.type != Util::UNKNOWN) return reading;
    if (counts && !possible) possible = std::move(reading);
    // The country's own reading was meant, if there is one.
    else if (!counts && (spelling.region == country || country.empty() || digits[0] == '+')) defect = reading.defect;
  }
  if (!possible) refuse(text, defect);
  return std::move(*possible);
}

std::string country_of(const PhoneNumber& number, const std::string& hint) {
  std::string region;
  library().GetRegionCodeForNumber(number, &region);
  const bool shared = region == nowhere;
  if (shared && library().GetCountryCodeForRegion(hint) == number.country_code()) return hint;
  if (shared) library().GetRegionCodeForCountryCode(number.country_code(), &region);
  return region == global ? std::string() : region;
}

// GetLengthOfNationalDestinationCode says the same in thrice the time, and calls the first half of a number an area
// code also where a country has none: there nobody dials a trunk prefix.
std::string area_code_of(const PhoneNumber& number, const std::string& country) {
  std::string trunk, mobile, text;
  library().GetNddPrefixForRegion(country, true, &trunk);
  if (trunk.empty() && !number.italian_leading_zero()) return {};
  library().GetCountryMobileToken(number.country_code(), &mobile);
  library().Format(number, Util::INTERNATIONAL, &text);  // "+44 20 7946 0000"
  std::vector<std::string> groups(1);
  for (const char c : text) {
    if (is_digit(c)) groups.back() += c;
    else if (!groups.back().empty()) groups.emplace_back();
  }
  const std::size_t at = groups.size() > 1 && groups[1] == mobile ? 2 : 1;  // +54 9 11 2345 6789
  return at + 1 < groups.size() ? groups[at] : std::string();
}

std::string kind_of(Util::PhoneNumberType type) {
  return type == Util::MOBILE ? "mobile" : type == Util::TOLL_FREE ? "tollfree" : "local";
}

}  // namespace
