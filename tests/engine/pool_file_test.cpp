#include "engine/pool_file.hpp"

#include <string>
#include <vector>

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::pool_file_test {
namespace {

// "line:number:country" of each.
using Told = std::vector<std::string>;
Told told(const std::vector<PoolLine>& lines) {
  Told all;
  for (const auto& [line, phone] : lines)
    all.push_back(std::to_string(line) + ":" + phone.e164 + ":" + phone.country);
  return all;
}

Told file(std::string_view text, std::string_view country = {}) {
  return told(read_pool_file(text, "pool.csv", country));
}

template <class Read>
std::string complaint_of(Read read) {
  try {
    read();
  } catch (const BadInput& problem) {
    return problem.what();
  }
  return "nothing to complain of";
}

std::string complaint(std::string_view text, std::string_view country = {}) {
  return complaint_of([&] { file(text, country); });
}

TEST_CASE("a file without a header has numbers first, then perhaps countries", "[pool_file]") {
  CHECK(file("+447111111111\n+447111111112") == Told{"1:+447111111111:GB", "2:+447111111112:GB"});
  CHECK(file("07111111111,gb,x\n4155550123,US\n") == Told{"1:+447111111111:GB", "2:+14155550123:US"});
  CHECK(file("07111111111\n4155550123,US\n", "UK") == Told{"1:+447111111111:GB", "2:+14155550123:US"});
}

TEST_CASE("a header says where the numbers are", "[pool_file]") {
  const auto header =
      GENERATE(as<std::string>(), "sid,Country,number", "sid, country ,\"Phone\"", "sid,COUNTRY,phone_e164",
               "sid,country,phoneE164", "sid,country,E164\r", "sid,country,Phone Number");
  CAPTURE(header);
  CHECK(file(header + "\nPN1,US,4155550123\nPN2,,+447111111111\n") ==
        Told{"2:+14155550123:US", "3:+447111111111:GB"});
  CHECK(file("number,note\n+447111111111,GB or US?\n") == Told{"2:+447111111111:GB"});
}

TEST_CASE("a file from a spreadsheet is read", "[pool_file]") {
  CHECK(file("\uFEFFnumber,country\r\n\"+44 7111 111111\" , \"GB\"\r\n\r\n# ours:\r\n  "
             "\r\n+447111111112,\r\n") == Told{"2:+447111111111:GB", "6:+447111111112:GB"});
  CHECK(file("note,number\n\"said \"\"hi,\nthere\"\"\",+447111111111\n\tx,+447111111112\n") ==
        Told{"2:+447111111111:GB", "4:+447111111112:GB"});
}

TEST_CASE("every bad line is named, and no number given", "[pool_file]") {
  CHECK(complaint("number,country\n+447111111111,GB\n+44,GB\nabc\n+14155550123,CA\n+447111111112,XX\n+"
                  "80012345678\n") ==
        "pool.csv, line 3: '+44': too short for GB\n"
        "pool.csv, line 4: 'abc': byte 1 is out of place in a number\n"
        "pool.csv, line 5: '+14155550123': it is of US, not of CA\n"
        "pool.csv, line 6: 'XX': no country's ISO 3166 code, such as GB\n"
        "pool.csv, line 7: '+80012345678': it is of no country");
}

TEST_CASE("a number for the second time is bad in whatever spelling", "[pool_file]") {
  CHECK(complaint("+447111111111\n+447111111112\n447111111111\n07111 111111,GB\n") ==
        "pool.csv, line 3: '+447111111111': the same as line 1\n"
        "pool.csv, line 4: '+447111111111': the same as line 1");
}

TEST_CASE("twenty bad lines are named, the rest are counted", "[pool_file]") {
  std::string text;
  for (int i = 0; i < 25; ++i) text += "+44\n";
  const auto problem = complaint(text);
  CHECK(problem.find("line 20: '+44': too short for GB\nand 5 more") != problem.npos);
  CHECK(problem.find("line 21") == problem.npos);
}

TEST_CASE("broken bytes make a line bad in any column", "[pool_file]") {
  CHECK(complaint("+447111111111,GB,\xff\n+447111111112\n") ==
        "pool.csv, line 1: byte 18 is not valid UTF-8");
  CHECK(complaint(std::string_view("+447111111111,GB,\0x\n", 20)) == "pool.csv, line 1: byte 18 is a NUL");
  CHECK(complaint("+447111111111,G\x1b\n") ==
        "pool.csv, line 1: 'G\\x1b': no country's ISO 3166 code, such as GB");
}

TEST_CASE("a quote that never closes spoils its own line only", "[pool_file]") {
  CHECK(complaint("+447111111111,GB\n\"+447111111112,GB\n+44\n") ==
        "pool.csv, line 2: wrongly quoted\npool.csv, line 3: '+44': too short for GB");
  CHECK(complaint("\"+447111111111\"1,GB\n") == "pool.csv, line 1: wrongly quoted");
}

TEST_CASE("a line has 4096 bytes at most", "[pool_file]") {
  const std::string start = "+447111111111,GB,";
  CHECK(file(start + std::string(4096 - start.size(), 'x') + "\n") == Told{"1:+447111111111:GB"});
  CHECK(file(start + std::string(4096 - start.size(), 'x')) == Told{"1:+447111111111:GB"});
  CHECK(complaint(start + std::string(4097 - start.size(), 'x') + "\n+44") ==
        "pool.csv, line 1: longer than 4096 bytes\npool.csv, line 2: '+44': too short for GB");
  CHECK(complaint(start + std::string(5000, 'x')) == "pool.csv, line 1: longer than 4096 bytes");
}

TEST_CASE("a file without numbers is refused", "[pool_file]") {
  for (const auto* text : {"", "\n\n", "# nothing\n", "number,country\n", "\uFEFF"})
    CHECK(complaint(text) == "pool.csv: it holds no number");
  CHECK(complaint("+447111111111", "XX") == "'XX': no country's ISO 3166 code, such as GB");
}

TEST_CASE("a file beyond the bounds is refused before it is read", "[pool_file]") {
  const std::string problem = "pool.csv: more than 1,000,000 lines or 100 MB; split it";
  CHECK(complaint(std::string(1'000'002, '\n')) == problem);
  CHECK(complaint(std::string(100'000'001, '#')) == problem);
}

TEST_CASE("a number read beside its neighbours is what it is alone", "[pool_file]") {
  const auto first =
      GENERATE(as<std::string>(), "+447900000000", "+447111111100", "+442079460000", "+447781123400",
               "+14155550100", "+18765550100", "+12462300000", "+12843000000", "+15551234500", "+27211234500",
               "+27711234500", "+491701234500", "+33612345600", "+34612345600", "+573211234500",
               "+995555123400", "+819012345600", "+919812345600", "+61412345600", "+390612345600",
               "+5491123456700", "+448001111", "+6561234500", "+35312345600");
  std::string text;
  for (int i = 0; i < 100; ++i) {
    auto number = first;
    number.replace(number.size() - 2, 2, std::to_string(100 + i), 1, 2);
    text += number + "\n";
  }
  std::size_t at = 0;
  for (const auto& [line, phone] : read_pool_file(text, "pool.csv")) {
    CAPTURE(phone.e164);
    CHECK(phone == read_phone(std::string_view(text).substr((line - 1) * (first.size() + 1), first.size())));
    ++at;
  }
  CHECK(at == 100);
}

TEST_CASE("the requirement's variable is read", "[pool_file]") {
  CHECK(told(read_pool_list("+447111111111, 447111111112 ,,\n+447111111110,")) ==
        Told{"1:+447111111111:GB", "2:+447111111112:GB", "3:+447111111110:GB"});
  CHECK(told(read_pool_list("07111111111", "GB")) == Told{"1:+447111111111:GB"});
  CHECK(complaint_of([] { read_pool_list("+447111111111,+44,447111111111"); }) ==
        "list of numbers, number 2: '+44': too short for GB\n"
        "list of numbers, number 3: '+447111111111': the same as number 1");
  CHECK(complaint_of([] { read_pool_list(" , "); }) == "list of numbers: it holds no number");
}

}  // namespace
}  // namespace ledgerline::tests::pool_file_test
