#include "projections/narrator/narrator.hpp"

#include "tests/contracts/worlds.hpp"
#include "tests/support/catch.hpp"

/// The lines of requirement 3's scenarios 1 to 5, to the letter; what the onboarding says around them is not
/// ours yet.
namespace ledgerline::tests::narrator_test {
namespace {

using Lines = std::vector<std::string>;

TenantRegistered client(const std::string& id, const std::string& phone) {
  auto event = registered(id);
  event.owner_phone = Personal(E164(phone));
  return event;
}

/// What the last of these requests is told by, live. The clock stands at 2026-03-01T09:00:00.000Z.
Lines told(const std::vector<Event>& before, const Request& request, const Policy& policy = {}) {
  MemoryWorld world;
  record(world.log(), before);
  std::uint64_t n = 0;
  Lines lines;
  for (const auto& one : decide_together(world.log(), {request}, n, policy).told)
    for (auto& line : narrate(one)) lines.push_back(std::move(line));
  return lines;
}

const Lines blocked_lines = {"💳 [PAYMENT_GATE] Checking payment status before phone type selection",
                             "❌ [PAYMENT_GATE] Payment not active - blocking progression",
                             "💳 [PAYMENT_GATE] Sending payment message",
                             "PAYMENT_REQUIRED { clientId: 'test-client-1', ownerPhone: '447900000001', "
                             "timestamp: '2026-03-01T09:00:00.000Z' }"};

const Lines allocated_lines = {
    "💳 [PAYMENT_GATE] Checking payment status before phone type selection",
    "✅ [PAYMENT_GATE] Payment active - allocating Twilio number",
    "📞 [POOL] Allocating Twilio number",
    "   Client ID: test-client-1",
    "📞 [POOL] Selected number: +447111111111",
    "✅ [POOL] Number assigned successfully",
    "   Client: test-client-1",
    "   Number: +447111111111",
    "POOL_ALLOCATION_SUCCESS { clientId: 'test-client-1', phoneE164: '+447111111111', timestamp: "
    "'2026-03-01T09:00:00.000Z' }",
    "✅ [PAYMENT_GATE] Number allocated: +447111111111",
    "NUMBER_ALLOCATED { clientId: 'test-client-1', phoneE164: '+447111111111', ownerPhone: '447900000001', "
    "timestamp: "
    "'2026-03-01T09:00:00.000Z' }"};

const Lines empty_lines = {
    "💳 [PAYMENT_GATE] Checking payment status before phone type selection",
    "✅ [PAYMENT_GATE] Payment active - allocating Twilio number",
    "📞 [POOL] Allocating Twilio number",
    "   Client ID: test-client-2",
    "❌ [POOL] POOL_EMPTY - No available numbers",
    "POOL_EMPTY { clientId: 'test-client-2', timestamp: '2026-03-01T09:00:00.000Z' }",
    "❌ [PAYMENT_GATE] Number allocation failed: POOL_EMPTY",
    "POOL_EMPTY_DURING_ONBOARDING { clientId: 'test-client-2', ownerPhone: '447900000002', timestamp: "
    "'2026-03-01T09:00:00.000Z' }"};

const Event client_1 = client("test-client-1", "+447900000001"),
            client_2 = client("test-client-2", "+447900000002");
const AllocateNumber allocate_1{tenant("test-client-1")}, allocate_2{tenant("test-client-2")};
const std::string pooled = "+447111111111";

TEST_CASE("scenario 1: the gate tells that it holds a tenant back", "[narrator]") {
  CHECK(told({client_1, added(pooled)}, allocate_1) == blocked_lines);
}

TEST_CASE("scenario 2: gate and pool tell of the number they gave", "[narrator]") {
  CHECK(told({client_1, added(pooled), paid("test-client-1")}, allocate_1) == allocated_lines);
}

TEST_CASE("scenario 3: pool and gate tell that the pool is empty", "[narrator]") {
  CHECK(told({client_2, paid("test-client-2")}, allocate_2) == empty_lines);
}

TEST_CASE("scenario 4: the pool tells that the tenant has its number already", "[narrator]") {
  CHECK(told({client_1, added(pooled), paid("test-client-1"), assigned(pooled, "test-client-1")},
             allocate_1) == Lines{"📞 [POOL] Allocating Twilio number", "   Client ID: test-client-1",
                                  "✅ [POOL] Client already has number (idempotent): +447111111111"});
}

TEST_CASE("a number handed to who waits is the pool's affair alone", "[narrator]") {
  const auto lines =
      told({client_1, paid("test-client-1"), waits("test-client-1")}, AddNumbers{{added(pooled)}});
  CHECK(lines == Lines(allocated_lines.begin() + 2, allocated_lines.end() - 2));
}

TEST_CASE("what has no documented line is not told", "[narrator]") {
  CHECK(told({}, AddNumbers{{added(first)}}).empty());
  CHECK(told({}, RegisterTenant{registered("a")}).empty());
  CHECK(told({registered("a")}, ActivatePayment{tenant("a"), {}}).empty());
  CHECK(told({registered("a"), paid("a"), added(first), assigned(first, "a")},
             ReleaseNumber{tenant("a"), Reason("closed")})
            .empty());
}

TEST_CASE("a replay tells the same story as it was told live", "[narrator]") {
  MemoryWorld world;
  record(world.log(), {client_1, added(pooled), client_2});
  Lines live;
  std::uint64_t n = 0;
  for (const Request& request :
       std::vector<Request>{allocate_1, ActivatePayment{tenant("test-client-1"), {}}, allocate_1, allocate_1,
                            ReleaseNumber{tenant("test-client-1"), Reason("closed")}}) {
    world.clock = world.clock + 1'234'567;
    for (const auto& one : decide_together(world.log(), {request}, n).told)
      for (auto& line : narrate(one)) live.push_back(std::move(line));
  }
  Slice slice;
  slice.tenant = "test-client-1";
  auto vault = test_vault();
  CHECK(live.size() == 4 + 11 + 3);
  CHECK(narrate_history(read_decoded(world.log(), slice, vault)) == live);
}

TEST_CASE("a history whose owner was erased is told without the phone", "[narrator]") {
  MemoryWorld world;
  record(world.log(), {client_1});
  std::uint64_t n = 0;
  decide_together(world.log(), {allocate_1}, n);
  auto vault = test_vault();
  vault.learn({"test-client-1"}, {});
  const auto lines = narrate_history(decode_all(world.log(), world.log().read({}), vault));
  REQUIRE(lines.size() == 4);
  CHECK(lines.back() ==
        "PAYMENT_REQUIRED { clientId: 'test-client-1', ownerPhone: '(erased)', timestamp: "
        "'2026-03-01T09:00:00.000Z' }");
}

}  // namespace
}  // namespace ledgerline::tests::narrator_test
