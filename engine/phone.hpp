#pragma once

#include <string>
#include <string_view>

/// Numbers and countries as people write them, made canonical by libphonenumber. Its headers stay out of
/// here: they would cost every includer a second. Any thread may call these; none writes to stdout or stderr.
namespace ledgerline {

/// What libphonenumber says of a number that a person wrote.
struct PhoneFacts {
  std::string e164;       // "+447900000001", at most 15 digits
  std::string country;    // "GB"; "" only for codes that no country has, such as +800
  std::string area_code;  // what follows the country's code: "20" of +442079460000; "" where there is none
  std::string kind;       // "local", "mobile" or "tollfree"; "local" where the number does not tell
  friend bool operator==(const PhoneFacts&, const PhoneFacts&) = default;
};

/// Reads a number of ASCII digits, with a '+' before them and blanks, brackets, dashes, dots or slashes about
/// them. Letters are refused: libphonenumber would drop an extension and dial FLOWERS, both without a word.
///
/// `country` (as read_country takes it) helps to read a number that does not say its own; it never overrules
/// one that does. What the digits may mean, the likeliest first:
///
///     +44…   international
///     0044…  international; else as dialled in `country`
///     0790…  as dialled in `country`; refused without one
///     4479…  without `country`: international
///            written as in `country` (4155550123 in US): national; else international
///            not written so (7900000001 in GB lacks its 0): international; else national
///
/// A valid reading beats a likelier one that is merely possible. Being possible is enough: numbering plans
/// grow faster than our copy of them; but then at least 7 national digits are wanted, zeros at the front
/// aside. So 4155550123 is Californian for US, and 447900000001 is British whichever country is given.
///
/// Where countries share a code (+1, +7, +44), the country is `country` if its plan has the number, else the
/// one whose plan has it, else `country` if it shares the code, else the code's main country.
///
/// Throws BadInput: at most 32 bytes of `text`, escaped to printable ASCII, and what is wrong with it.
PhoneFacts read_phone(std::string_view text, std::string_view country = {});

/// "GB" of "GB", "gb" and "UK". Throws BadInput for all but the alpha-2 codes that have a numbering plan:
/// those of ISO 3166, and AC, TA and XK, which ISO reserves or leaves to its users.
std::string read_country(std::string_view text);

/// A number for people's eyes: "(415) 555-0123" for US and CA, "+27 21 123 4567" for ZA. Anything else comes
/// back as it is, also what is no number.
std::string display_phone(std::string_view e164);

}  // namespace ledgerline
