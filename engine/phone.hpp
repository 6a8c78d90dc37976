#pragma once

#include <string>
#include <string_view>

/// Numbers and countries as people write them, made canonical by libphonenumber. Its headers stay out of here: they
/// cost every includer a second. All functions may be called from any thread; none writes to stdout or stderr.
namespace ledgerline {

/// What libphonenumber says of a number that a person wrote.
struct PhoneFacts {
  std::string e164;       // "+447900000001", at most 15 digits
  std::string country;    // "GB"; "" only for codes that no country has, such as +800
  std::string area_code;  // the first group after the country's code: "20" of +442079460000; "" where there is none
  std::string kind;       // "local", "mobile" or "tollfree"; "local" where the number does not tell
  friend bool operator==(const PhoneFacts&, const PhoneFacts&) = default;
};

/// Reads a number of which every sign is a digit (of any script), a leading '+', or a blank, bracket, dash, dot or
/// slash between digits. Letters and extensions are refused, for they would be lost without a word.
///
/// `country` (as read_country takes it) helps to read a number that does not say its own; it never overrules one that
/// does. What the digits may be, most trusted first:
///   +44…   international
///   0044…  international, else as dialled in `country`
///   0790…  as dialled in `country`; refused without one
///   4479…  without `country`: international
///          where national numbers start with 0 (GB, ZA, DE): international, else national with the 0 forgotten
///          where they do not (US, CA, ES): national, else international
/// A reading that is valid beats an earlier one that is merely possible, and a possible one is enough: numbering
/// plans are extended faster than our copy of them. Merely possible numbers have at least 7 national digits.
/// So 4155550123 is Californian for US, and 447900000001 is British whichever country is given.
///
/// Of a code that countries share (+1, +7, +44) the country is the one whose plan has the number, else `country` if
/// it shares the code, else the code's main country.
///
/// Throws BadInput: the first 32 bytes of `text`, escaped to printable ASCII, and what is wrong with it.
PhoneFacts read_phone(std::string_view text, std::string_view country = {});

/// "GB" of "GB", "gb" and "UK". Throws BadInput for all but the alpha-2 codes that have a numbering plan: those of ISO
/// 3166 and three that ISO reserves or leaves to its users, AC, TA and XK.
std::string read_country(std::string_view text);

/// A number for people's eyes: "(415) 555-0123" for US and CA, "+27 21 123 4567" for ZA. All else is returned as it is,
/// also what is no number.
std::string display_phone(std::string_view e164);

}  // namespace ledgerline
