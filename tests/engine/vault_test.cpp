#include "engine/vault.hpp"

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

/// The expected texts were made by python3's hmac and cryptography.hazmat's AESGCM.
namespace ledgerline::tests::vault_test {
namespace {

const Key master{1, 2, 3, 4, 5};
const SealContext name_of_shop{"shop", 11, "business_name"};

WrappedKey wrapped(const Vault& vault, const std::string& tenant) {
  CountedRandom random;  // the key is 00 01 02 … 1f, the nonce 20 … 2b
  return vault.make(tenant, random);
}

TEST_CASE("a tenant's key is wrapped by AES-256-GCM under the master key, for that tenant only",
          "[engine][vault]") {
  const auto key = wrapped(Vault(master), "shop");
  CHECK(key.tenant == "shop");
  CHECK(key.wrapped == "ICEiIyQlJicoKSorjolM0eVKBpTSH28SJa2QAxlPPfWCOSdHNg35vI5Pti6CGjIGulkpQWif4wWGmHez");
}

TEST_CASE("what belongs to no tenant is wrapped under the master key, for its place only",
          "[engine][vault]") {
  const Vault vault(master);
  const auto wrapped_text = vault.wrap("parked/stripe/cs_1", "Zoë's");
  CHECK(vault.wrap("parked/stripe/cs_1", "Zoë's") == wrapped_text);
  CHECK(vault.wrap("parked/stripe/cs_2", "Zoë's") != wrapped_text);
  CHECK(vault.unwrap("parked/stripe/cs_1", wrapped_text) == "Zoë's");
  CHECK_THROWS_AS(vault.unwrap("parked/stripe/cs_2", wrapped_text), Damaged);
  CHECK_THROWS_AS(vault.unwrap("parked/stripe/cs_1", "AAAA"), Damaged);
  CHECK_THROWS_WITH(Vault(Key{9}).unwrap("parked/stripe/cs_1", wrapped_text),
                    ContainsSubstring("is this the log's master key?") && !ContainsSubstring("Zoë"));
}

TEST_CASE("a text is sealed by AES-256-GCM under a nonce that follows from place and text",
          "[engine][vault]") {
  const auto vault = vault_knowing({"shop"});
  CHECK(vault.seal(name_of_shop, "Zoë's") == "71L7SzrKPLIMdOd7hInncqJhPHLLhkD8m2uQ93G+2/4ngQ==");
  CHECK(vault.open(name_of_shop, "71L7SzrKPLIMdOd7hInncqJhPHLLhkD8m2uQ93G+2/4ngQ==") == "Zoë's");
}

TEST_CASE("two texts at one place never share a nonce", "[engine][vault]") {
  const auto vault = vault_knowing({"shop"});
  const auto nonce = [](const std::string& sealed) { return sealed.substr(0, 16); };
  CHECK(nonce(vault.seal(name_of_shop, "a")) != nonce(vault.seal(name_of_shop, "b")));
  CHECK(nonce(vault.seal(name_of_shop, "a")) != nonce(vault.seal({"shop", 12, "business_name"}, "a")));
  CHECK(nonce(vault.seal(name_of_shop, "a")) != nonce(vault.seal({"shop", 11, "email"}, "a")));
}

TEST_CASE("a key of another tenant, or of another master key, is refused by the tenant's name",
          "[engine][vault]") {
  Vault vault(master);
  auto key = wrapped(vault, "shop");
  key.tenant = "other";
  CHECK_THROWS_WITH(vault.learn({"other"}, std::vector{key}),
                    ContainsSubstring("the key of tenant other does not open"));
  CHECK_THROWS_AS(vault.learn({"shop"}, std::vector{wrapped(Vault(Key{9}), "shop")}), Damaged);
  CHECK_THROWS_AS(vault.learn({"shop"}, std::vector{WrappedKey{"shop", "not base64"}}), Damaged);
  CHECK_THROWS_AS(vault.learn({"shop"}, std::vector{WrappedKey{"shop", ""}}), Damaged);
}

TEST_CASE("what was asked for and not found is erased; what was never asked for is a mistake",
          "[engine][vault]") {
  auto vault = vault_knowing({"shop"});
  const auto sealed = vault.seal(name_of_shop, "Zoë's");
  CHECK_THROWS_AS(Vault(master).open(name_of_shop, sealed), std::logic_error);
  CHECK_THROWS_AS(Vault(master).seal(name_of_shop, "Zoë's"), std::logic_error);
  vault.learn({"shop"}, {});
  CHECK_FALSE(vault.open(name_of_shop, sealed));
  CHECK_THROWS_AS(vault.seal(name_of_shop, "Zoë's"), std::logic_error);
}

TEST_CASE("a vault knows which keys it was told of", "[engine][vault]") {
  auto vault = vault_knowing({"a"});
  CHECK(vault.unknown({"a", "b"}) == std::set<std::string>{"b"});
  vault.learn({"b"}, {});
  CHECK(vault.unknown({"a", "b"}).empty());
  vault.forget("a");
  CHECK(vault.unknown({"a", "b"}) == std::set<std::string>{"a"});
}

TEST_CASE("a key's mark tells it from every other, and is gone with it", "[engine][vault]") {
  auto vault = vault_knowing({"shop", "other"});
  CHECK(vault.mark_of("shop") == "Jm6CpBzSHOpCkqTij/7heA==");
  CHECK(vault.mark_of("other") == vault.mark_of("shop"));  // it is the same key there, wrapped for another
  SystemRandom chance;
  const auto fresh = vault.make("shop", chance);
  vault.learn({"shop"}, std::span(&fresh, 1));
  CHECK(vault.mark_of("shop") != vault.mark_of("other"));
  vault.learn({"shop"}, {});
  CHECK_FALSE(vault.mark_of("shop"));
  CHECK_THROWS_AS(vault.mark_of("nobody"), std::logic_error);
}

TEST_CASE("a sealed text that was cut, or is none, is refused", "[engine][vault]") {
  const auto vault = vault_knowing({"shop"});
  for (const auto* text :
       {"", "AAAA", "71L7SzrKPLIMdOd7hInncqJhPHLLhkD8m2uQ93G+2/4n", "71L7SzrKPLIMdOd7", "?", "===="}) {
    INFO(text);
    CHECK_THROWS_AS(vault.open(name_of_shop, text), Damaged);
  }
}

TEST_CASE("an empty text can be sealed", "[engine][vault]") {
  const auto vault = vault_knowing({"shop"});
  CHECK(vault.open(name_of_shop, vault.seal(name_of_shop, "")) == "");
}

TEST_CASE("a fingerprint is keyed, and tells statements and master keys apart", "[engine][vault]") {
  const Vault vault(master);
  CHECK(vault.fingerprint("what was said") == "pM3gNLvi599YRKIcLv5S2w==");
  CHECK(vault.fingerprint("what was meant") != vault.fingerprint("what was said"));
  CHECK(Vault(Key{9}).fingerprint("what was said") != vault.fingerprint("what was said"));
  CHECK(Vault(Key{9}).check_value() != vault.check_value());
}

TEST_CASE("a master key is 64 hexadecimal digits, and is never quoted", "[engine][vault]") {
  const std::string text = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
  CHECK(format_key(parse_key(text)) == text);
  CHECK(format_key(parse_key("0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20\r\n")) ==
        text);
  for (const auto& bad : {std::string(), text.substr(1), text + "0", std::string(64, 'g'), " " + text}) {
    try {
      parse_key(bad);
      FAIL("it was taken");
    } catch (const BadInput& e) {
      CHECK_THAT(e.what(), ContainsSubstring("openssl rand -hex 32") && !ContainsSubstring("0a0b"));
    }
  }
}

TEST_CASE("a vault forgets rather than grow without end", "[engine][vault]") {
  auto vault = vault_knowing({"shop"});
  std::set<std::string> many;
  for (std::size_t i = 0; i < Vault::most_keys; ++i) many.insert(std::to_string(i));
  vault.learn(many, {});
  CHECK(vault.unknown({"shop"}).size() == 1);
  CHECK(vault.unknown({"0"}).empty());
}

}  // namespace
}  // namespace ledgerline::tests::vault_test
