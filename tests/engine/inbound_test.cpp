#include "engine/inbound.hpp"

#include "tests/support/catch.hpp"

/// Texts as phones and carriers make them.
namespace ledgerline::tests::inbound_test {
namespace {

TEST_CASE("what a phone sends becomes a text that can be kept", "[engine][inbound]") {
  const Vault vault(Key{1});
  const auto request = [&](const std::string& body) {
    return request_of({"447900000001", "+447476955179", "SM1", body}, vault, "GB");
  };
  CHECK(request("a\tb\r\nc\x01\xFF").body->shown() == "a b\nc??");
  CHECK_FALSE(request("").body);
  CHECK_FALSE(request("\r").body);
  CHECK(request(std::string(7000, 'x')).body->shown().size() == 6400);
  CHECK(request("x").from.shown() == "+447900000001");
}

TEST_CASE("who is not known gets an id that follows from phone and master key alone", "[engine][inbound]") {
  const auto id = [](const char* from, const Key& key) {
    return request_of({from, "+447476955179", "SM1", "x"}, Vault(key), "GB").tenant.str();
  };
  CHECK(id("+447900000001", Key{1}) == id("07900000001", Key{1}));
  CHECK(id("+447900000001", Key{1}) != id("+447900000002", Key{1}));
  CHECK(id("+447900000001", Key{1}) != id("+447900000001", Key{2}));
  const Vault vault(Key{1});
  CHECK_THROWS_AS(request_of({"nobody", "+447476955179", "SM1", "x"}, vault, "GB"), BadInput);
}

}  // namespace
}  // namespace ledgerline::tests::inbound_test
