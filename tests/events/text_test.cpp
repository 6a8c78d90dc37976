#include "events/kernel/text.hpp"

#include "events/kernel/error.hpp"
#include "events/types.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::text_test {
namespace {

std::string problem(std::string_view text) { return text_problem(text, 200); }

TEST_CASE("text is UTF-8, well-formed", "[events][text]") {
  for (const auto* text :
       {"plain", "Größe", "漢字", "🛠", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xC2\xA0"}) {
    INFO(text);
    CHECK(problem(text).empty());
  }
}

TEST_CASE("broken UTF-8 is refused by its byte", "[events][text]") {
  for (const auto* text : {"ab\x80", "ab\xC3", "ab\xC0\xAF", "ab\xC1\xBF", "ab\xE0\x80\xAF", "ab\xE2\x82",
                           "ab\xED\xA0\x80", "ab\xED\xBF\xBF", "ab\xF0\x80\x80\x80", "ab\xF4\x90\x80\x80",
                           "ab\xF5\x80\x80\x80", "ab\xFF", "ab\xC3\x28"}) {
    INFO(text);
    CHECK(problem(text) == "byte 3 is not valid UTF-8");
  }
}

TEST_CASE("a NUL or a control character is refused by its byte", "[events][text]") {
  using namespace std::literals;
  CHECK(problem("ab\0c"sv) == "byte 3 is a NUL");
  CHECK(problem("ab\n") == "byte 3 is a control character");
  CHECK(problem("\t") == "byte 1 is a control character");
  CHECK(problem("a\x7F") == "byte 2 is a control character");
  CHECK(problem("\x1B[31m") == "byte 1 is a control character");
  CHECK(problem("é\x1F") == "byte 3 is a control character");
}

TEST_CASE("where several lines are allowed, line feeds are, and nothing else", "[events][text]") {
  const auto several = [](std::string_view text) { return text_problem(text, 200, Lines::several); };
  CHECK(several("a\nb\n") == "");
  CHECK(several("a\r\n") == "byte 2 is a control character");
  CHECK(several("a\n\t") == "byte 3 is a control character");
  CHECK(TextBody("a\nb").str() == "a\nb");
  CHECK_THROWS_AS(Name("a\nb"), BadInput);
}

TEST_CASE("what cannot be kept of a text is shown as '?', and it is cut between characters",
          "[events][text]") {
  CHECK(readable("a\nb\x01\xFF", 10) == "a?b??");
  CHECK(readable("a\nb\x01", 10, Lines::several) == "a\nb?");
  CHECK(readable("ab漢", 4) == "ab");
  CHECK(readable("ab漢", 5) == "ab漢");
}

TEST_CASE("the control characters beyond ASCII are refused as well", "[events][text]") {
  CHECK(problem("a\xC2\x85") == "byte 2 is a control character");  // next line
  CHECK(problem("a\xC2\x9B"
                "31m") == "byte 2 is a control character");  // what some terminals take for an escape
  CHECK(problem("a\xC2\x80") == "byte 2 is a control character");
  CHECK(problem("a\xC2\xA0").empty());
}

TEST_CASE("length is counted in bytes and bounded", "[events][text]") {
  CHECK(problem(std::string(200, 'a')).empty());
  CHECK(problem(std::string(201, 'a')) == "it has 201 bytes, at most 200 are allowed");
  CHECK(text_problem("é", 1) == "it has 2 bytes, at most 1 are allowed");
  CHECK_NOTHROW(Name(std::string(200, 'n')));
  CHECK_THROWS_WITH(Name(std::string(201, 'n')), ContainsSubstring("it has 201 bytes"));
  CHECK_THROWS_WITH(Name(""), "name '': it is empty");
}

TEST_CASE("a refused text is quoted so that it can do no harm", "[events][text]") {
  CHECK(printable("plain") == "'plain'");
  CHECK(printable("a\n\x1B\xFF b") == "'a??? b'");
  CHECK(printable(std::string(41, 'a')) == "'" + std::string(40, 'a') + "…'");
  CHECK(printable(std::string(39, 'a') + "漢字") == "'" + std::string(39, 'a') + "漢…'");
  CHECK_THROWS_WITH(Name("a\nb"), "name 'a?b': byte 2 is a control character");
}

template <class T>
bool accepts(const std::string& text) {
  try {
    return T(text).str() == text;
  } catch (const BadInput&) {
    return false;
  }
}

TEST_CASE("a tenant id has letters, digits, dashes and underscores", "[events][text]") {
  CHECK(accepts<TenantId>("test-client_1"));
  CHECK(accepts<TenantId>(std::string(200, 'x')));
  for (const auto* text : {"", "a b", "a/b", "a.b", "ä", "a\n", "a\"b"}) CHECK_FALSE(accepts<TenantId>(text));
  CHECK_FALSE(accepts<TenantId>(std::string(201, 'x')));
}

TEST_CASE("a number is E.164", "[events][text]") {
  CHECK(accepts<PoolNumber>("+447111111111"));
  CHECK(accepts<E164>("+123456789012345"));
  for (const auto* text :
       {"447111111111", "+0447111", "+", "+4", "+44 711", "+1234567890123456", "+44711a", "++447"})
    CHECK_FALSE(accepts<E164>(text));
}

TEST_CASE("countries, area codes, addresses and assistants have their forms", "[events][text]") {
  CHECK(accepts<Country>("GB"));
  for (const auto* text : {"gb", "G", "GBR", "G1", "ÄÖ"}) CHECK_FALSE(accepts<Country>(text));
  CHECK(accepts<AreaCode>("0415"));
  for (const auto* text : {"", "41a", "123456789", "-1"}) CHECK_FALSE(accepts<AreaCode>(text));
  CHECK(accepts<Email>("o.w+ner@exämple.com"));
  for (const auto* text : {"owner", "@example.com", "owner@", "a b@c", "a@b@c"})
    CHECK_FALSE(accepts<Email>(text));
  CHECK(accepts<AssistantId>("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"));
  CHECK_FALSE(accepts<AssistantId>("018F3C9E-6D0A-7C4B-8D1E-2F3A4B5C6D7E"));
  CHECK_FALSE(accepts<AssistantId>("018f3c9e06d0a-7c4b-8d1e-2f3a4b5c6d7e"));
}

}  // namespace
}  // namespace ledgerline::tests::text_test
