#include <nlohmann/json.hpp>

#include "events/codec.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::personal_test {
namespace {

TenantRegistered shop() {
  auto event = registered("shop");
  event.business_name = Personal(Name("Quill & Ink"));
  event.owner_phone = Personal(E164("+447700900123"));
  event.email = Personal(Email("owner@quill.example"));
  return event;
}

Stored stored(const TenantRegistered& event, Position position = 11) {
  const Stamp stamp{position, start, id_of(1), SubjectVersion{event.tenant.str(), 1}, {}};
  Cause cause;
  cause.actor = Actor("tester");
  cause.command = Code("tenant.register");
  cause.fingerprint = Reference("x");
  return encode(event, stamp, encode_cause(cause), vault_knowing({event.tenant.str()}));
}

std::string text_of(const Stored& event) { return canonical(event); }

/// As after the tenant's key was destroyed: it was asked for, and not found.
Vault without_key() {
  auto vault = vault_knowing({});
  vault.learn({"shop"}, {});
  return vault;
}

TEST_CASE("what identifies a person is nowhere in what the log keeps", "[events][personal]") {
  const auto text = text_of(stored(shop()));
  CHECK_THAT(text, !ContainsSubstring("Quill") && !ContainsSubstring("7700900123") &&
                       !ContainsSubstring("quill.example"));
  CHECK_THAT(text, ContainsSubstring("\"country\":\"GB\""));
}

TEST_CASE("sealed fields open under their tenant's key", "[events][personal]") {
  CHECK(decode(stored(shop()), vault_knowing({"shop"})).event == Event(shop()));
}

TEST_CASE("with the key destroyed, personal fields read as erased and all else stays", "[events][personal]") {
  const auto event = stored(shop());
  const auto erased = std::get<TenantRegistered>(decode(event, without_key()).event);
  CHECK(erased.business_name.erased());
  CHECK(erased.owner_phone.erased());
  REQUIRE(erased.email);
  CHECK(erased.email->erased());
  CHECK(erased.business_name.shown() == "(erased)");
  CHECK(erased.country == Country("GB"));
  CHECK(digest_of(event) == event.digest);
}

TEST_CASE("people are shown that a field is erased", "[events][personal]") {
  const auto json = to_json(decode(stored(shop()), without_key()), {});
  CHECK_THAT(json, !ContainsSubstring("Quill") && ContainsSubstring(R"j("business_name":"(erased)")j"));
  CHECK_THAT(to_json(decode(stored(shop()), vault_knowing({"shop"})), {}), ContainsSubstring("Quill & Ink"));
}

TEST_CASE("stored text about a person is not quoted when it cannot be read", "[events][personal]") {
  CHECK_THROWS_WITH(personal_from<E164>("bob smith"), !ContainsSubstring("bob"));
}

TEST_CASE("a sealed text moved elsewhere does not open", "[events][personal]") {
  const auto refused = [](auto change) {
    auto event = stored(shop());
    change(event);
    CHECK_THROWS_AS(decode(event, vault_knowing({"shop", "other"})), Damaged);
  };
  refused([](Stored& s) { s.position = 12; });
  refused([](Stored& s) { s.tenant->id = "other"; });
  refused([](Stored& s) {
    auto payload = nlohmann::json::parse(s.payload);
    std::swap(payload["owner_phone"], payload["business_name"]);
    s.payload = payload.dump();
  });
}

TEST_CASE("a sealed text with a changed byte is refused by field", "[events][personal]") {
  auto event = stored(shop());
  const auto at = event.payload.find("\"email\":\"") + 9;
  event.payload[at + 20] = event.payload[at + 20] == 'A' ? 'B' : 'A';
  CHECK_THROWS_WITH(decode(event, vault_knowing({"shop"})),
                    ContainsSubstring("event 11") && ContainsSubstring("email"));
  event.payload.replace(at, 4, "?!?!");
  CHECK_THROWS_AS(decode(event, vault_knowing({"shop"})), Damaged);
}

TEST_CASE("an error about a damaged personal field does not quote it", "[events][personal]") {
  auto event = stored(shop());
  event.payload.replace(event.payload.find("\"owner_phone\":\"") + 15, 3, "abc");
  try {
    decode(event, vault_knowing({"shop"}));
    FAIL("it was believed");
  } catch (const Damaged& damaged) {
    CHECK_THAT(damaged.what(), !ContainsSubstring("7700900123") && !ContainsSubstring("Quill"));
  }
}

TEST_CASE("the same text at the same place is sealed alike, elsewhere otherwise", "[events][personal]") {
  CHECK(stored(shop()) == stored(shop()));
  CHECK(stored(shop(), 11).payload != stored(shop(), 12).payload);
}

}  // namespace
}  // namespace ledgerline::tests::personal_test
