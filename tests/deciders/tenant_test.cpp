#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::tenant_test {
namespace {

const AssistantId assistant("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");

TenantRegistered with_assistant(const std::string& id) {
  auto tenant = registered(id);
  tenant.assistant = assistant;
  return tenant;
}

TenantRegistered with_phone_of(const std::string& other, const std::string& id) {
  auto tenant = registered(id);
  tenant.owner_phone = registered(other).owner_phone;
  return tenant;
}

TEST_CASE("a tenant is registered with what the caller stated", "[decider][tenant]") {
  auto shop = with_assistant("shop");
  shop.email = Personal(Email("zoe@example.com"));
  shop.area_code = AreaCode("20");
  given({}).when(RegisterTenant{shop}).then({shop});
}

TEST_CASE("registering the same tenant again changes nothing", "[decider][tenant]") {
  given({registered("shop")})
      .when(RegisterTenant{registered("shop")})
      .then({unchanged("shop", "tenant.register", "ALREADY_REGISTERED")});
}

TEST_CASE("the same id with another name, phone or country is refused, and the history shows it",
          "[decider][tenant]") {
  auto renamed = registered("shop");
  renamed.business_name = Personal(Name("Another"));
  const auto no = refused("shop", "tenant.register", "TENANT_EXISTS");
  given({registered("shop")}).when(RegisterTenant{renamed}).then({no});
  given({registered("shop")}).when(RegisterTenant{with_phone_of("other", "shop")}).then({no});
  given({registered("shop")}).when(RegisterTenant{registered("shop", "US")}).then({no});
}

TEST_CASE("an owner phone belongs to one tenant", "[decider][tenant]") {
  given({registered("shop")})
      .when(RegisterTenant{with_phone_of("shop", "other")})
      .then_refused("PHONE_TAKEN");
}

TEST_CASE("an assistant belongs to one tenant", "[decider][tenant]") {
  given({with_assistant("shop")})
      .when(RegisterTenant{with_assistant("other")})
      .then_refused("ASSISTANT_TAKEN");
}

TEST_CASE("a refusal to register appends nothing, and tells whose the phone is", "[decider][tenant]") {
  const auto answered = given({registered("shop")}).when(RegisterTenant{with_phone_of("shop", "other")});
  CHECK(answered.events().empty());
  CHECK_THAT(std::get<Refusal>(answered.decision()).message, ContainsSubstring("shop"));
}

TEST_CASE("commands about a tenant that nobody knows append nothing", "[decider][tenant]") {
  const auto nobody = tenant("nobody");
  const auto story = given({added(first)});
  story.when(ConvertTenant{nobody}).then_refused("UNKNOWN_TENANT");
  story.when(ActivatePayment{nobody, {}}).then_refused("UNKNOWN_TENANT");
  story.when(LapsePayment{nobody}).then_refused("UNKNOWN_TENANT");
  story.when(AllocateNumber{nobody}).then_refused("UNKNOWN_TENANT");
  story.when(ReleaseNumber{nobody, Reason("closed")}).then_refused("UNKNOWN_TENANT");
  story.when(ReleaseLapsed{nobody}).then_refused("UNKNOWN_TENANT");
  story.when(ReserveNumber{number(first), nobody, 5}).then_refused("UNKNOWN_TENANT");
}

TEST_CASE("commands about a number that the pool does not know append nothing", "[decider][tenant]") {
  const auto story = given({registered("shop")});
  const auto unknown = number(first);
  story.when(ReserveNumber{unknown, tenant("shop"), 5}).then_refused("UNKNOWN_NUMBER");
  story.when(UnreserveNumber{unknown}).then_refused("UNKNOWN_NUMBER");
  story.when(RetireNumber{unknown, Reason("spam")}).then_refused("UNKNOWN_NUMBER");
  story.when(ReturnNumber{unknown}).then_refused("UNKNOWN_NUMBER");
}

}  // namespace
}  // namespace ledgerline::tests::tenant_test
