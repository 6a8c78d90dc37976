#include "adapters/api/grants.hpp"

#include "tests/support/catch.hpp"

namespace ledgerline::tests::grants_test {
namespace {

Digest token(std::size_t n) {
  Digest digest{};
  digest[0] = static_cast<std::uint8_t>(n % 256);
  digest[1] = static_cast<std::uint8_t>(n / 256);
  return digest;
}

TokenGrant grant(const std::string& tenant) {
  TokenGrant made;
  made.tenant = TenantId(tenant);
  return made;
}

}  // namespace

TEST_CASE("What the log said of a token is believed for a second from when it was asked", "[api][grants]") {
  api::Grants grants;
  grants.keep(token(1), grant("acme"), 5'000'000);
  CHECK(grants.find(token(1), 5'000'000)->tenant == TenantId("acme"));
  CHECK(grants.find(token(1), 5'999'999));
  CHECK_FALSE(grants.find(token(1), 6'000'000));
  CHECK_FALSE(grants.find(token(2), 5'000'000));
  grants.keep(token(1), grant("acme"), 6'000'000);
  CHECK(grants.find(token(1), 6'000'000));
}

TEST_CASE("However many tokens come, those that are kept are few", "[api][grants]") {
  api::Grants grants;
  std::size_t known = 0;
  for (std::size_t n = 0; n < 5 * api::Grants::most; ++n) grants.keep(token(n), grant("acme"), 0);
  for (std::size_t n = 0; n < 5 * api::Grants::most; ++n) known += grants.find(token(n), 0).has_value();
  CHECK(known > 0);
  CHECK(known <= api::Grants::most);
}

}  // namespace ledgerline::tests::grants_test
