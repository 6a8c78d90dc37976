#include "events/kernel/uuid.hpp"

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::uuid_test {
namespace {

TEST_CASE("a derived id is the one that RFC 9562 gives as its example", "[events][uuid]") {
  const auto dns = parse_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  CHECK(to_string(derived_uuid(dns, "www.example.com")) == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  CHECK(derived_uuid(dns, "www.example.com") == derived_uuid(dns, "www.example.com"));
  CHECK(derived_uuid(dns, "a") != derived_uuid(dns, "b"));
  CHECK(derived_uuid(dns, "a") != derived_uuid({}, "a"));
}

TEST_CASE("an ordered id holds its time, version 7 and variant", "[events][uuid]") {
  const auto id = ordered_uuid(0x017F22E279B0, {0xFC, 0xC3, 0xD8, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F});
  CHECK(to_string(id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");  // RFC 9562, A.6
}

TEST_CASE("ids made later sort later", "[events][uuid]") {
  std::array<std::uint8_t, 10> low{}, high{};
  high.fill(0xFF);
  CHECK(ordered_uuid(1000, high) < ordered_uuid(1001, low));
}

TEST_CASE("an id is read in either case and written in lower case", "[events][uuid]") {
  const std::string text = "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e";
  CHECK(to_string(parse_uuid(text)) == text);
  CHECK(to_string(parse_uuid("018F3C9E-6D0A-7C4B-8D1E-2F3A4B5C6D7E")) == text);
  CHECK(to_string(Uuid{}) == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("what is no id is refused and quoted", "[events][uuid]") {
  for (const auto* text :
       {"", "018f3c9e", "018f3c9e6d0a7c4b8d1e2f3a4b5c6d7e", "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7",
        "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7g", "{18f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e}",
        "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e ", "018f3c9e_6d0a-7c4b-8d1e-2f3a4b5c6d7e"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_uuid(text), BadInput);
  }
  CHECK_THROWS_WITH(parse_uuid("x"), ContainsSubstring("id 'x': it is not a UUID"));
}

}  // namespace
}  // namespace ledgerline::tests::uuid_test
