#include "events/codec.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

/// The expected texts and digests were made by python3: json.dumps(sort_keys=True, separators=(",", ":"),
/// ensure_ascii=False) and hashlib.sha256, so that they check our canonical form against another's.
namespace ledgerline::tests::digest_test {
namespace {

Stored payment() {
  Cause cause;
  cause.actor = Actor("token:ops");
  cause.command = Code("payment.activate");
  cause.reason = Reason("Zoë said \"yes\"");
  cause.correlation = Reference("req-1");
  cause.fingerprint = Reference("Zm9vYmFyYmF6cXV4Cg==");
  const PaymentActivated event{tenant("shop"), Reference("sub_1 \\ 漢字")};
  const Stamp stamp{
      7, start + 42, parse_uuid("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"), SubjectVersion{"shop", 3}, {}};
  return encode(event, stamp, encode_cause(cause), vault_knowing({}));
}

Stored allocation() {
  Cause cause;
  cause.actor = Actor("ticker");
  cause.command = Code("pool.serve");
  cause.fingerprint = Reference("x");
  const Stamp stamp{1, Time{-1}, {}, SubjectVersion{"shop", 4}, SubjectVersion{first, 2}};
  return encode(assigned(first, "shop", Asked::queue, Gate::trial), stamp, encode_cause(cause),
                vault_knowing({}));
}

TEST_CASE("the canonical event is RFC 8785's JSON of its columns", "[events][digest]") {
  CHECK(
      canonical(payment()) ==
      R"({"command_id":"018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e","metadata":{"actor":"token:ops",)"
      R"("command":"payment.activate","correlation":"req-1","fingerprint":"Zm9vYmFyYmF6cXV4Cg==",)"
      R"("reason":"Zoë said \"yes\""},"number":null,"number_version":null,"payload":{"reference":"sub_1 \\ 漢字"},)"
      R"("position":7,"recorded_at":"2026-03-01T09:00:00.000042Z","schema_version":1,"tenant":"shop",)"
      R"("tenant_version":3,"type":"payment.activated"})");
}

TEST_CASE("the digest is what others compute of it", "[events][digest]") {
  CHECK(hex(payment().digest) == "ece9bc201880daba08d7a76d166e1f8ecac35aa296eaf52a94c71aeaeba9e247");
  CHECK(hex(allocation().digest) == "6ac43bc0d26229b3383ede4de5781bee1c507bb7f3a28723ee269e6737379126");
  CHECK(digest_of(payment()) == payment().digest);
  CHECK(digest_of(allocation()) == allocation().digest);
}

TEST_CASE("the digest holds however the database writes its JSON", "[events][digest]") {
  auto spaced = allocation();
  spaced.payload = "{\"gate\": \"trial\",\n \"asked\": \"queue\"}";
  CHECK(digest_of(spaced) == allocation().digest);
  auto escaped = payment();
  escaped.payload = R"({"reference":"\u0073ub_1 \\ \u6f22\u5b57"})";
  CHECK(digest_of(escaped) == payment().digest);
}

TEST_CASE("a change of any column changes the digest", "[events][digest]") {
  const auto changed = [](auto change) {
    auto stored = allocation();
    change(stored);
    return digest_of(stored) != stored.digest;
  };
  CHECK(changed([](Stored& s) { s.position = 2; }));
  CHECK(changed([](Stored& s) { s.type = "number.released"; }));
  CHECK(changed([](Stored& s) { s.schema_version = 2; }));
  CHECK(changed([](Stored& s) { s.tenant->id = "shoq"; }));
  CHECK(changed([](Stored& s) { s.tenant->version = 5; }));
  CHECK(changed([](Stored& s) { s.tenant.reset(); }));
  CHECK(changed([](Stored& s) { s.number->id = second; }));
  CHECK(changed([](Stored& s) { s.number->version = 3; }));
  CHECK(changed([](Stored& s) { s.number.reset(); }));
  CHECK(changed([](Stored& s) { s.recorded_at = Time{0}; }));
  CHECK(changed([](Stored& s) { s.command.bytes[15] = 1; }));
  CHECK(changed([](Stored& s) { std::swap(s.tenant, s.number); }));
}

TEST_CASE("a change of any byte of payload or metadata changes the digest", "[events][digest]") {
  for (auto column : {&Stored::payload, &Stored::metadata})
    for (std::size_t at = 0; at < (payment().*column).size(); ++at) {
      auto stored = payment();
      (stored.*column)[at] ^= 1;
      INFO((stored.*column));
      const auto same = [&] {
        try {
          return digest_of(stored) == stored.digest;
        } catch (const Damaged&) {
          return false;  // no JSON any more
        }
      };
      CHECK_FALSE(same());
    }
}

}  // namespace
}  // namespace ledgerline::tests::digest_test
