#include <functional>

#include "adapters/http/malformed.hpp"
#include "adapters/web/form_body.hpp"
#include "adapters/web/json_body.hpp"
#include "adapters/web/media_type.hpp"
#include "adapters/web/problem.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::web_body_test {
namespace {

using nlohmann::json;
using std::string;
using namespace std::string_literals;

string repeated(std::size_t times, const string& text) {
  string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// "CODE: why" of what was refused; "" where nothing was.
string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const http::Malformed& malformed) {
    return malformed.code + ": " + malformed.what();
  } catch (const web::Refused& refused) {
    return refused.what();
  }
  return "";
}
string json_refusal(const string& text) {
  return refusal([&] { web::json_of(text); });
}
string form_refusal(const string& text) {
  return refusal([&] { web::form_of(text); });
}

string nested(std::size_t depth) { return repeated(depth, "[") + repeated(depth, "]"); }

web::Request request(const string& type, const string& body) {
  web::Request made;
  made.fields.emplace_back("content-type", type);
  made.body = body;
  return made;
}

}  // namespace

TEST_CASE("JSON is read as it stands", "[adapters][web]") {
  CHECK(web::json_of(R"({"a":[1,-2,3.5,true,null,{"b":"ü\n"}]})").dump() ==
        R"({"a":[1,-2,3.5,true,null,{"b":"ü\n"}]})");
  CHECK(web::json_of("18446744073709551615") == json(18446744073709551615U));
  CHECK(web::json_of("-9223372036854775808") == json(INT64_MIN));
  CHECK(web::json_of(" \"x\" ") == "x");
  CHECK(web::json_of(R"([{"a":1},{"a":1}])").size() == 2);  // a name in two objects
}

TEST_CASE("a media type is wanted where Accept names it, and not to say no", "[adapters][web]") {
  const auto wants = [](const string& accept) {
    web::Request asked;
    asked.fields.emplace_back("accept", accept);
    return web::accepts_by_name(asked, "text/x-list");
  };
  CHECK(wants("text/x-list"));
  CHECK(wants("application/json;q=0.5, Text/X-List ; charset=utf-8"));
  CHECK(wants("text/x-list;q=0.01"));
  for (const auto* not_it :
       {"", "*/*", "text/*", "text/x-list-of", "text/x-list;q=0", "text/x-list; q=0.000"})
    CHECK_FALSE(wants(not_it));
}

TEST_CASE("JSON that is refused, and where", "[adapters][web]") {
  CHECK(json_refusal("") == "BAD_JSON: body: no JSON in UTF-8 at byte 1");
  CHECK(json_refusal("{\"a\":1,}") == "BAD_JSON: body at /a: no JSON in UTF-8 at byte 8");
  CHECK(json_refusal("[1] 2") == "BAD_JSON: body: no JSON in UTF-8 at byte 5");
  CHECK_THAT(json_refusal("{'a':1}"), ContainsSubstring("byte 2"));
  CHECK_THAT(json_refusal("[1,\"\xFF\"]"), ContainsSubstring("BAD_JSON: body at /0"));
  CHECK_THAT(json_refusal("\"\xC0\xAF\""), ContainsSubstring("BAD_JSON"));
  CHECK_THAT(json_refusal("\"\\ud800\""), ContainsSubstring("BAD_JSON"));
  CHECK(json_refusal("[1]\0[2]"s) == "BAD_JSON: body: a NUL at byte 4");
  CHECK_THAT(json_refusal("1e999"), ContainsSubstring("BAD_JSON"));
  CHECK_THAT(json_refusal("NaN"), ContainsSubstring("BAD_JSON"));
  CHECK(json_refusal(R"({"a":{"b":1,"c":2,"b":3}})") ==
        "JSON_NAME_TWICE: body at /a/b: this name stands twice in its object");
  CHECK_THAT(json_refusal(R"({"b":1,"\u0062":2})"), ContainsSubstring("JSON_NAME_TWICE"));
  CHECK(json_refusal(R"({"a/b":[1,{"~":"x\u0000"}]})") == "JSON_NUL: body at /a~1b/1/~0: a text with a NUL");
  CHECK_THAT(json_refusal(R"({"\u0000":1})"), ContainsSubstring("JSON_NUL"));
  CHECK_THAT(json_refusal("[0,18446744073709551616]"),
             ContainsSubstring("JSON_NUMBER_TOO_LARGE: body at /1"));
  CHECK_THAT(json_refusal("-9223372036854775809"), ContainsSubstring("JSON_NUMBER_TOO_LARGE"));
  CHECK(json_refusal("18446744073709551616.0").empty());  // that is what a double is for
}

TEST_CASE("JSON at its limits", "[adapters][web]") {
  CHECK(json_refusal(nested(31)).empty());
  CHECK(json_refusal(nested(32)).empty());
  CHECK_THAT(json_refusal(nested(33)), ContainsSubstring("JSON_TOO_DEEP"));
  CHECK_THAT(json_refusal(repeated(100'000, "[")), ContainsSubstring("JSON_TOO_DEEP"));
  CHECK_THAT(json_refusal(repeated(20'000, "{\"a\":")), ContainsSubstring("JSON_TOO_DEEP"));
  CHECK(json_refusal("\"" + string(4095, 'a') + "\"").empty());
  CHECK(json_refusal("\"" + string(4096, 'a') + "\"").empty());
  CHECK_THAT(json_refusal("\"" + string(4097, 'a') + "\""), ContainsSubstring("JSON_TEXT_TOO_LONG"));
  CHECK_THAT(json_refusal("{\"" + string(4097, 'a') + "\":1}"), ContainsSubstring("JSON_TEXT_TOO_LONG"));
  CHECK(json_refusal("{\"" + string(4000, 'a') + "\":\"\\u0000\"}").size() < 300);
}

TEST_CASE("a body is what it is said to be, or refused", "[adapters][web]") {
  CHECK(web::json_body(request("application/json", "[1]")).size() == 1);
  CHECK(web::json_body(request("Application/JSON ; charset=utf-8", "[1]")).size() == 1);
  for (const auto* type : {"", "text/plain", "application/jsonx", "application/x-www-form-urlencoded"})
    CHECK_THAT(refusal([&] { web::json_body(request(type, "[1]")); }),
               ContainsSubstring("UNSUPPORTED_MEDIA_TYPE: send the body as application/json"));
  CHECK(web::form_body(request("application/x-www-form-urlencoded", "a=1")).size() == 1);
  CHECK_THAT(refusal([&] { web::form_body(request("application/json", "a=1")); }),
             ContainsSubstring("UNSUPPORTED_MEDIA_TYPE"));
}

TEST_CASE("a form's pairs keep their order", "[adapters][web]") {
  const web::Fields pairs = {{"Body", "50% off & more + \n\xC3\xBC"},
                             {"From", "+1415"},
                             {"a", "2"},
                             {"a", "1"},
                             {"empty", ""},
                             {"alone", ""},
                             {"", "nameless"},
                             {"x", "y=z"}};
  CHECK(web::form_of(
            "Body=50%25+off+%26+more+%2B+%0a%C3%BC&From=%2B1415&a=2&a=1&empty=&alone&=nameless&&x=y=z&") ==
        pairs);
  CHECK(web::form_of("").empty());
  CHECK(web::form_of("t=%C2%85").at(0).second == "\xC2\x85");  // a control character is a text's own business
  web::Request asked;
  asked.query = "limit=5&after=x%20y";
  CHECK(web::query_of(asked) == web::Fields{{"limit", "5"}, {"after", "x y"}});
}

TEST_CASE("forms that are refused, and where", "[adapters][web]") {
  CHECK(form_refusal("a=1&b=%") == "BAD_FORM: field 2 of the form: a % without two hexadecimal digits");
  for (const auto* bad : {"a=%4", "a=%4x", "%zz=1", "a=%%41"})
    CHECK_THAT(form_refusal(bad), ContainsSubstring("a %"));
  CHECK(form_refusal("a=b%00c") == "BAD_FORM: field 1 of the form: byte 2 is a NUL");
  CHECK_THAT(form_refusal("a=\0"s), ContainsSubstring("NUL"));
  CHECK_THAT(form_refusal("%FF=1"), ContainsSubstring("byte 1 is not valid UTF-8"));
  CHECK(form_refusal(repeated(200, "a=1&")).empty());
  CHECK_THAT(form_refusal(repeated(201, "a=1&")), ContainsSubstring("field 201 of the form: at most 200"));
  CHECK(form_refusal("a=" + string(16384, 'a')).empty());
  CHECK_THAT(form_refusal("a=" + string(16385, 'a')), ContainsSubstring("at most 16384 bytes"));
}

}  // namespace ledgerline::tests::web_body_test
