#include "engine/token.hpp"

#include <set>

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::token_test {
namespace {

/// Counts up, so that every byte comes, those that are thrown away among them.
class Counting final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = next_++;
  }

 private:
  std::uint8_t next_ = 240;
};

TEST_CASE("a token is its prefix, 43 random characters and their check", "[engine][token]") {
  Counting random;
  const auto token = Token::make(random);
  CHECK(token.reveal().substr(0, 47) == "llt_stuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXY");
  CHECK(token.reveal().size() == 53);
  const auto again = Token::parse(token.reveal());
  REQUIRE(again);
  CHECK(again->hash() == token.hash());
}

TEST_CASE("the check is the CRC-32 that scanners know", "[engine][token]") {
  const auto random = "llt_" + std::string(43, '0');  // zlib's crc32 of it, in base 62
  CHECK(Token::parse(random + "3hkYSy").has_value());
}

TEST_CASE("two tokens differ, and so do their hashes", "[engine][token]") {
  SystemRandom random;
  std::set<std::string> texts;
  std::set<Digest> hashes;
  for (int i = 0; i < 100; ++i) {
    const auto token = Token::make(random);
    texts.insert(token.reveal());
    hashes.insert(token.hash());
  }
  CHECK(texts.size() == 100);
  CHECK(hashes.size() == 100);
}

TEST_CASE("what may be a token is known by its prefix, or by its length", "[engine][token]") {
  SystemRandom random;
  const auto text = Token::make(random).reveal();
  CHECK(Token::is_hinted_at(text));
  CHECK(Token::is_hinted_at(text.substr(4)));
  CHECK(Token::is_hinted_at("Bearer " + text.substr(0, 20)));
  CHECK_FALSE(Token::is_hinted_at("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"));
  CHECK_FALSE(Token::is_hinted_at("7"));
}

TEST_CASE("a token with one character wrong is none", "[engine][token]") {
  SystemRandom random;
  const auto text = Token::make(random).reveal();
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto wrong = text;
    wrong[at] = wrong[at] == '7' ? '8' : '7';
    CAPTURE(at);
    CHECK_FALSE(Token::parse(wrong));
  }
  CHECK_FALSE(Token::parse(""));
  CHECK_FALSE(Token::parse(text + "0"));
  CHECK_FALSE(Token::parse(text.substr(0, 52)));
  CHECK_FALSE(Token::parse(" " + text.substr(0, 52)));
}

TEST_CASE("a tenant's token names its tenant, and no other token does", "[engine][token]") {
  TokenGrant grant;
  CHECK_THROWS_WITH(check(grant), ContainsSubstring("reaches one tenant: name it"));
  grant.tenant = TenantId("shop");
  CHECK_NOTHROW(check(grant));
  grant.role = TokenRole::platform;
  CHECK_THROWS_WITH(check(grant), ContainsSubstring("leave the tenant out"));
  CHECK(read_role("operator") == TokenRole::operator_);
  CHECK(read_role("auditor") == TokenRole::auditor);
  CHECK_THROWS_WITH(read_role("root"), "role 'root': give operator, auditor, platform or tenant");
}

TEST_CASE("a token ends at its time, not after it", "[engine][token]") {
  TokenGrant grant;
  CHECK_FALSE(grant.is_expired(Time{1'000}));
  grant.expires_at = Time{1'000};
  CHECK_FALSE(grant.is_expired(Time{999}));
  CHECK(grant.is_expired(Time{1'000}));
}

TEST_CASE("who acts by a token is its id, never the token", "[engine][token]") {
  TokenGrant grant;
  grant.id = parse_uuid("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  CHECK(actor_of(grant) == Actor("token:018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"));
}

}  // namespace
}  // namespace ledgerline::tests::token_test
