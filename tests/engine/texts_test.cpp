#include "engine/texts.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/golden_lines.hpp"

/// What a platform may put otherwise, and what it is told where it cannot.
namespace ledgerline::tests::texts_test {
namespace {

const TextValues values{"shop", "UK", "+447111111111", "What?"};

Texts texts_of(const char* json) {
  Texts texts;
  read_texts(json, texts);
  return texts;
}

TEST_CASE("the usual texts are the documented ones, to the byte", "[engine][texts]") {
  const Texts texts;
  CHECK_NOTHROW(texts.check());
  CHECK(texts.render(Wording::payment_required, values) + "\n" == golden("text-1.txt"));
  CHECK(texts.render(Wording::forward_iphone, values) + "\n" == golden("text-2.txt"));
  CHECK(texts.render(Wording::pool_empty, values) + "\n" == golden("text-3.txt"));
  CHECK(texts.render(Wording::number_missing, values) + "\n" == golden("text-6.txt"));
}

TEST_CASE("a platform has its own brand, price and link", "[engine][texts]") {
  const auto texts = texts_of(R"({"brand": "Zoë's", "currency": "€", "price": "9,50",
    "payment_link": "https://pay.example.com/x"})");
  const auto text = texts.render(Wording::payment_required, values);
  CHECK_THAT(text, ContainsSubstring("Zoë's costs €9,50/month") &&
                       ContainsSubstring("here:\nhttps://pay.example.com/x\n"));
}

TEST_CASE("the payment link names the tenant where payments are matched", "[engine][texts]") {
  const auto link = [](const char* json) { return texts_of(json).render(Wording::payment_required, values); };
  CHECK_THAT(link(R"({"match_payments": true})"),
             ContainsSubstring("test_XXXXX?client_reference_id=shop (placeholder)\n"));
  CHECK_THAT(link(R"({"match_payments": true, "payment_link": "https://pay.example.com/x?a=1"})"),
             ContainsSubstring("https://pay.example.com/x?a=1&client_reference_id=shop\n"));
}

TEST_CASE("each text is a template of the platform's", "[engine][texts]") {
  const auto texts = texts_of(R"({"texts": {"help": "{brand} ({region}):\n{number} {"}, "once": ["help"]})");
  CHECK(texts.render(Wording::help, values) == "JobRun (UK):\n+447111111111 {");
  CHECK(texts.once == std::set<Wording>{Wording::help});
  CHECK(texts.render(Wording::not_understood, values) == "Sorry, we didn't get that.\n\nWhat?");
}

TEST_CASE("what cannot be texted is refused with what is wrong, and where", "[engine][texts]") {
  const auto refused = [](const std::string& json, const std::string& what) {
    Texts texts;
    CHECK_THROWS_WITH(read_texts(json, texts), ContainsSubstring(what));
  };
  refused("[]", "not a JSON object");
  refused(R"({"brnd": "x"})", "'brnd' is not known");
  refused(R"({"brand": 7})", "brand is not a text");
  refused(R"({"brand": ""})", "brand: it is empty");
  refused(R"({"price": "1\n2"})", "price: byte 2 is a control character");
  refused(R"({"payment_link": "pay.example.com"})", "payment_link: give https://");
  refused(R"({"texts": {"hlp": "x"}})", "there is no text 'hlp'; there are ask_business_type");
  refused(R"({"texts": {"help": ""}})", "help: it is empty");
  refused(R"({"texts": {"help": "{brnad}"}})", "'brnad' is no placeholder");
  refused(R"({"texts": {"help": ")" + std::string(1201, 'x') + "\"}}", "help may have 1201 characters");
  refused(R"({"once": ["hlp"]})", "there is no text 'hlp'");
}

}  // namespace
}  // namespace ledgerline::tests::texts_test
