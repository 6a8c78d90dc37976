#include "engine/phone.hpp"

#include <optional>
#include <sstream>
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

const std::string nowhere = "ZZ", global = "001";  // libphonenumber's unknown region; that of codes like +800
constexpr std::size_t longest_text = 100;          // bytes
constexpr std::size_t most_digits = 15;            // ITU-T E.164
constexpr auto smallest_guess = 1'000'000u;  // 7 digits: the least national number believed without a plan

const Util& library() {
  static const Util* const util = [] {
    // Its own logger writes to stdout, into our JSON. The library deletes this one.
    Util::GetInstance()->SetLogger(new i18n::phonenumbers::NullLogger);
    return Util::GetInstance();
  }();
  return *util;
}

[[noreturn]] void refuse(std::string_view text, std::string_view defect) {
  constexpr std::size_t most = 32;
  std::string shown;
  for (const char c : text.substr(0, most))
    shown += c >= ' ' && c <= '~' ? std::string(1, c) : fmt::format("\\x{:02x}", c & 0xFF);
  throw BadInput(fmt::format("'{}'{}: {}", shown, text.size() > most ? "…" : "", defect));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many bytes at the front only set digits apart. Address books and word processors add their own blanks,
// dashes and marks of writing direction: U+00A0, U+2000 to U+206F.
std::size_t filler(std::string_view text) {
  if (std::string_view(" -()./").find(text[0]) != text.npos) return 1;
  if (text.starts_with("\u00A0")) return 2;
  const auto sign = text.substr(0, 3);
  return sign >= "\u2000" && sign <= "\u206F" ? 3 : 0;  // UTF-8 sorts as code points do
}

// The digits, behind a '+' if there was one.
std::string digits_of(std::string_view text) {
  if (const auto problem = text_problem(text, longest_text); !problem.empty()) refuse(text, problem);
  std::string digits;
  for (std::size_t at = 0; at < text.size();) {
    const auto skipped = filler(text.substr(at));
    const bool belongs = is_digit(text[at]) || (text[at] == '+' && digits.empty());
    if (skipped == 0 && !belongs) refuse(text, fmt::format("byte {} is out of place in a number", at + 1));
    if (skipped == 0) digits += text[at];
    at += skipped == 0 ? 1 : skipped;
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
  const bool zero = digits[0] == '0', zeros = digits.starts_with("00");
  const Spelling international{"+" + digits.substr(zeros ? 2 : 0), nowhere};
  if (country.empty()) return zero && !zeros ? std::vector<Spelling>{} : std::vector{international};
  if (zero) return zeros ? std::vector{international, national} : std::vector{national};
  PhoneNumber number;
  std::string written;
  library().Parse(digits, country, &number);
  library().Format(number, Util::NATIONAL, &written);
  library().NormalizeDigitsOnly(&written);
  return written == digits ? std::vector{national, international} : std::vector{international, national};
}

struct Reading {
  PhoneNumber number = {};
  std::string e164 = {};
  Util::PhoneNumberType type = Util::UNKNOWN;  // UNKNOWN means that no country's plan has the number
  std::string defect = {};                     // empty for a possible number
};

// The country whose code starts the digits, "+800" for a code that no country has, "" for none at all.
std::string owner_of(std::string_view digits) {
  for (std::size_t size = 1; size <= 3 && size < digits.size() && digits[1] != '0'; ++size) {
    const std::string code(digits.substr(1, size));
    std::string region;
    library().GetRegionCodeForCountryCode(std::stoi(code), &region);
    if (region != nowhere) return region == global ? "+" + code : region;
  }
  return {};
}

std::string defect_of(const Spelling& spelling, const Reading& reading, Util::ErrorType error) {
  const auto owner = spelling.region == nowhere ? owner_of(spelling.digits) : spelling.region;
  const auto length = library().IsPossibleNumberWithReason(reading.number);
  const bool guess = reading.type == Util::UNKNOWN && reading.number.national_number() < smallest_guess;
  if (owner.empty() || error == Util::INVALID_COUNTRY_CODE_ERROR) return "it starts with no country's code";
  if (error == Util::TOO_LONG_NSN || reading.e164.size() > 1 + most_digits) return "too long for " + owner;
  if (error != Util::NO_PARSING_ERROR || guess) return "too short for " + owner;
  if (length == Util::TOO_SHORT || length == Util::IS_POSSIBLE_LOCAL_ONLY) return "too short for " + owner;
  return length == Util::IS_POSSIBLE ? std::string() : "too long for " + owner;
}

Reading read_as(const Spelling& spelling) {
  Reading reading;
  const auto error = library().Parse(spelling.digits, spelling.region, &reading.number);
  if (error == Util::NO_PARSING_ERROR) {
    library().Format(reading.number, Util::E164, &reading.e164);
    reading.type = library().GetNumberType(reading.number);
  }
  reading.defect = defect_of(spelling, reading, error);
  return reading;
}

Reading read_best(std::string_view text, const std::string& digits, const std::string& country) {
  std::optional<Reading> possible;
  std::string defect;
  for (const auto& spelling : spellings(digits, country)) {
    auto reading = read_as(spelling);
    const bool fits = reading.defect.empty();
    if (fits && reading.type != Util::UNKNOWN) return reading;
    if (!fits && (defect.empty() || spelling.region == country)) defect = reading.defect;
    if (fits && !possible) possible = std::move(reading);
  }
  if (possible) return std::move(*possible);
  refuse(text, defect.empty() ? "a national number: give its country, or write it as +44…" : defect);
}

std::string country_of(const PhoneNumber& number, const std::string& hint) {
  if (library().IsValidNumberForRegion(number, hint)) return hint;
  std::string region;
  library().GetRegionCodeForNumber(number, &region);
  if (region == nowhere && library().GetCountryCodeForRegion(hint) == number.country_code()) return hint;
  if (region == nowhere) library().GetRegionCodeForCountryCode(number.country_code(), &region);
  return region == global ? std::string() : region;
}

// GetLengthOfNationalDestinationCode takes thrice the time, and calls the first half of a number an area code
// also where a country has none: there nobody dials a trunk prefix.
std::string area_code_of(const PhoneNumber& number, const std::string& country) {
  std::string trunk, mobile, text;
  library().GetNddPrefixForRegion(country, true, &trunk);
  if (trunk.empty() && !number.italian_leading_zero()) return {};
  library().GetCountryMobileToken(number.country_code(), &mobile);
  library().Format(number, Util::INTERNATIONAL, &text);  // "+44 20 7946 0000", "+54 9 11 2345 6789"
  for (char& c : text) c = is_digit(c) ? c : ' ';
  std::istringstream groups(text);
  std::string code, area, rest;
  groups >> code >> area >> rest;
  if (!mobile.empty() && area == mobile && groups >> text) return rest;
  return rest.empty() ? std::string() : area;
}

}  // namespace

PhoneFacts read_phone(std::string_view text, std::string_view country) {
  const auto hint = country.empty() ? std::string() : read_country(country);
  const auto [number, e164, type, defect] = read_best(text, digits_of(text), hint);
  const auto owner = country_of(number, hint);
  const std::string kind = type == Util::MOBILE ? "mobile" : type == Util::TOLL_FREE ? "tollfree" : "local";
  return {e164, owner, area_code_of(number, owner), kind};
}

std::string read_country(std::string_view text) {
  std::string code(text.substr(0, 3));
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (code == "UK") code = "GB";
  if (library().GetCountryCodeForRegion(code) == 0) refuse(text, "no country's ISO 3166 code, such as GB");
  return code;
}

std::string display_phone(std::string_view e164) {
  const bool african = e164.starts_with("+27"), american = e164.starts_with("+1") && e164.size() == 12;
  std::string text(e164);
  if ((!african && !american) || text.find_first_not_of("0123456789", 1) != text.npos) return text;
  PhoneNumber number;
  if (library().Parse(text, nowhere, &number) != Util::NO_PARSING_ERROR) return text;
  const auto country = country_of(number, {});
  if (american && country != "US" && country != "CA") return text;
  library().Format(number, african ? Util::INTERNATIONAL : Util::NATIONAL, &text);
  return text;
}

}  // namespace ledgerline
