#include "engine/phone.hpp"

#include <atomic>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::phone_test {
namespace {

std::string e164(std::string_view text, std::string_view country = {}) {
  return read_phone(text, country).e164;
}

std::string complaint(std::string_view text, std::string_view country = {}) {
  try {
    return "read as " + e164(text, country);
  } catch (const BadInput& problem) {
    return problem.what();
  }
}

TEST_CASE("one phone has many spellings", "[phone]") {
  const auto text =
      GENERATE(as<std::string>(), "+447900000001", "447900000001", "00447900000001", "+44 7900 000001",
               "44 7900-000.001", "(+44) (0)7900/000001", "\u202A+44\u00A07900\u2011000001\u202C");
  CAPTURE(text);
  CHECK(e164(text) == "+447900000001");
  CHECK(e164(text, "GB") == "+447900000001");
  CHECK(e164(text, "ZA") == "+447900000001");
  CHECK(e164(text, "US") == "+447900000001");
  CHECK(e164(text, "DE") == "+447900000001");  // where 04479 is an area code
}

TEST_CASE("a national number is read as its country dials it", "[phone]") {
  CHECK(e164("07900 000001", "GB") == "+447900000001");
  CHECK(e164("7900000001", "GB") == "+447900000001");  // the 0 forgotten
  CHECK(e164("020 7946 0000", "UK") == "+442079460000");
  CHECK(e164("021 123 4567", "ZA") == "+27211234567");
  CHECK(e164("(415) 555-0123", "US") == "+14155550123");
  CHECK(e164("1 415 555 0123", "US") == "+14155550123");
  CHECK(e164("06 1234 5678", "IT") == "+390612345678");    // Italy keeps the 0
  CHECK(e164("131 2345 6789", "CN") == "+8613123456789");  // also a number of Chicago, with +
  CHECK(e164("011 44 7900 000001", "US") == "+447900000001");
}

TEST_CASE("ten American digits are international only where no country says otherwise", "[phone]") {
  CHECK(e164("4155550123", "US") == "+14155550123");
  CHECK(e164("4155550123", "CA") == "+14155550123");
  CHECK(e164("5551234567", "US") == "+15551234567");  // possible in the US and in Brazil, valid in neither
  CHECK(complaint("4155550123") == "'4155550123': too short for CH");
}

TEST_CASE("the requirement's numbers are read, also where a plan does not list them", "[phone]") {
  for (int n = 10; n < 20; ++n) CHECK(e164("+4471111111" + std::to_string(n)).size() == 13);
  for (const auto* text : {"447900000101", "447900000999", "447476955179", "447111111110"})
    CHECK(e164(text) == std::string("+") + text);
  CHECK(e164("+15551234567") == "+15551234567");
}

TEST_CASE("a number tells its country, area code and kind", "[phone]") {
  using Facts = PhoneFacts;
  CHECK(read_phone("+14155550123") == Facts{"+14155550123", "US", "415", "local"});
  CHECK(read_phone("+14165550123") == Facts{"+14165550123", "CA", "416", "local"});
  CHECK(read_phone("+18765550123") == Facts{"+18765550123", "JM", "876", "mobile"});
  CHECK(read_phone("+18005550123") == Facts{"+18005550123", "US", "800", "tollfree"});
  CHECK(read_phone("+442079460000") == Facts{"+442079460000", "GB", "20", "local"});
  CHECK(read_phone("+447900000001") == Facts{"+447900000001", "GB", "7900", "mobile"});
  CHECK(read_phone("+447781123456") == Facts{"+447781123456", "GG", "7781", "mobile"});
  CHECK(read_phone("+27211234567") == Facts{"+27211234567", "ZA", "21", "local"});
  CHECK(read_phone("+77012345678") == Facts{"+77012345678", "KZ", "701", "mobile"});
  CHECK(read_phone("+5491123456789") == Facts{"+5491123456789", "AR", "11", "mobile"});
  CHECK(read_phone("+6561234567") == Facts{"+6561234567", "SG", "", "local"});  // has no area codes
  CHECK(read_phone("+80012345678") == Facts{"+80012345678", "", "", "tollfree"});
}

TEST_CASE("a given country decides only what the number leaves open", "[phone]") {
  CHECK(read_phone("+15551234567").country == "US");
  CHECK(read_phone("+15551234567", "CA").country == "CA");  // no plan has it
  CHECK(read_phone("+18005550123", "CA").country == "CA");  // both plans have it
  CHECK(read_phone("+14155550123", "CA").country == "US");
  CHECK(read_phone("+14155550123", "GB").country == "US");
}

TEST_CASE("what is no number is refused for a reason", "[phone]") {
  CHECK(complaint("+44") == "'+44': too short for GB");
  CHECK(complaint("+447") == "'+447': too short for GB");
  CHECK(complaint("+4479000000011") == "'+4479000000011': too long for GB");
  CHECK(complaint("+4912345678901234") == "'+4912345678901234': too long for DE");  // 16 digits
  CHECK(complaint("+999123") == "'+999123': it starts with no country's code");
  CHECK(complaint("+0123456789") == "'+0123456789': it starts with no country's code");
  CHECK(complaint("00") == "'00': it starts with no country's code");
  CHECK(complaint("12345") == "'12345': too short for US");
  CHECK(complaint("12345", "GB") == "'12345': too short for GB");
  CHECK(complaint("12345", "ZA") == "'12345': too short for ZA");
  CHECK(complaint("07900000001") ==
        "'07900000001': a national number: give its country, or write it as +44…");
  CHECK(complaint("") == "'': it holds no digits");
  CHECK(complaint(" + ") == "' + ': it holds no digits");
  CHECK(complaint("abc") == "'abc': byte 1 is out of place in a number");
  CHECK(complaint("+44 7900 000001 x5") == "'+44 7900 000001 x5': byte 17 is out of place in a number");
  CHECK(complaint("++447900000001") == "'++447900000001': byte 2 is out of place in a number");
  CHECK(complaint("+447900000001", "XX") == "'XX': no country's ISO 3166 code, such as GB");
}

TEST_CASE("a message quotes little of hostile text, and no control character", "[phone]") {
  CHECK(complaint(std::string_view("+44\0007900000001", 14)) == "'+44\\x007900000001': byte 4 is a NUL");
  CHECK(complaint("+44\x1b[2J") == "'+44\\x1b[2J': byte 4 is a control character");
  CHECK(complaint("+44\xff") == "'+44\\xff': byte 4 is not valid UTF-8");
  CHECK(complaint("+44\u009b") == "'+44\\xc2\\x9b': byte 4 is a control character");
  CHECK(complaint(std::string(1'000'000, '7')) ==
        "'77777777777777777777777777777777'…: it has 1000000 bytes, at most 100 are allowed");
  CHECK(complaint("+447900000001", std::string(1'000'000, 'G')).size() < 100);
}

TEST_CASE("a country is taken in the spellings people use", "[phone]") {
  CHECK(read_country("GB") == "GB");
  CHECK(read_country("uk") == "GB");
  CHECK(read_country("za") == "ZA");
  for (const auto* text : {"", "G", "GBR", "XX", "001", "ZZ", "44", "G\xff"})
    CHECK_THROWS_AS(read_country(text), BadInput);
}

// Requirement 1 names these three, requirement 5 the American shape.
TEST_CASE("format_phone_display_za", "[phone]") {
  CHECK(display_phone("+27211234567") == "+27 21 123 4567");
  CHECK(display_phone("+27821234567") == "+27 82 123 4567");
}

TEST_CASE("format_phone_display_us", "[phone]") {
  CHECK(display_phone("+14155550123") == "(415) 555-0123");
  CHECK(display_phone("+14165550123") == "(416) 555-0123");
  CHECK(display_phone("+15551234567") == "(555) 123-4567");
}

TEST_CASE("format_phone_display_other", "[phone]") {
  for (const auto* text :
       {"+447900000001", "+18765550123", "+80012345678", "+1", "+27", "+1415FLOWERS", "hello", ""})
    CHECK(display_phone(text) == text);
}

TEST_CASE("libphonenumber writes nothing to our stdout", "[phone]") {
  std::ostringstream written;
  auto* const stdout_buffer = std::cout.rdbuf(written.rdbuf());
  for (const auto* text : {"+44", "+999123", "0", "+80012345678", "12345"}) complaint(text, "GB");
  complaint("1", "XX");
  std::cout.rdbuf(stdout_buffer);
  CHECK(written.str().empty());
}

TEST_CASE("many threads read at once", "[phone]") {
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < 8; ++n)
      threads.emplace_back([&right] {
        for (int i = 0; i < 100; ++i) right += e164("0790000" + std::to_string(1000 + i), "GB").size() == 13;
      });
  }
  CHECK(right == 800);
}

}  // namespace
}  // namespace ledgerline::tests::phone_test
