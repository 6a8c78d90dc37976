#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/given.hpp"
#include "tests/support/hook_office.hpp"

/// What providers tell of a tenant who is erased, or is to be.
namespace ledgerline::tests::hooks_erasure_test {
namespace {

const std::string sms = "/webhooks/twilio/sms", owner = "+447900000001", stranger = "+447900000002";

TenantRegistered shop() {
  auto event = registered("shop");
  event.owner_phone = Personal(E164(owner));
  event.email = Personal(Email("zoe@example.com"));
  return event;
}

/// A text to a number that is nobody's is parked.
FormFields astray(const std::string& from, const std::string& body, const std::string& id) {
  return {{"MessageSid", id}, {"From", from}, {"To", "+447000000000"}, {"Body", body}, {"NumMedia", "0"}};
}

std::string paid_event(const std::string& id, const std::string& tenant_id) {
  const nlohmann::json object{{"id", "cs_" + id},
                              {"object", "checkout.session"},
                              {"payment_status", "paid"},
                              {"customer", "cus_1"},
                              {"subscription", "sub_1"},
                              {"client_reference_id", tenant_id},
                              {"customer_details", {{"email", "someone@example.com"}}}};
  return nlohmann::json{{"id", "evt_" + id},
                        {"type", "checkout.session.completed"},
                        {"created", 100},
                        {"data", {{"object", object}}}}
      .dump();
}

struct Scene {
  postgres::Database log = fresh_log();
  HookOffice office{log};
  std::unique_ptr<postgres::PostgresLog> reading = open_log(log);

  std::string parked() { return ask(log, "select string_agg(key, ' ' order by id) from parked"); }
  std::size_t drop() { return hooks::drop_parked_of(*reading, test_vault(), TenantId("shop")); }
  void close() { REQUIRE(office.run(CloseTenant{TenantId("shop"), Reason("moved")}).code == "CLOSED"); }
};

}  // namespace

TEST_CASE("what is parked and names a tenant is dropped before it is erased, and nothing else",
          "[hooks][erasure]") {
  Scene scene;
  scene.office.stripe(paid_event("1", "shop"));    // before it is registered: parked
  scene.office.stripe(paid_event("2", "shop-2"));  // another's
  scene.office.run(RegisterTenant{shop()});
  scene.office.twilio(sms, astray(owner, "Plumber", "SM1"));
  scene.office.twilio(sms, astray(stranger, "Baker", "SM2"));
  scene.office.twilio(sms, astray(stranger, "write to zoe@example.com", "SM3"));
  scene.office.twilio(sms + "?business_id=shop", astray(stranger, "Baker", "SM4"));
  scene.office.twilio(sms + "?business_id=shopping", astray(stranger, "Baker", "SM5"));
  REQUIRE(ask(scene.log, "select count(*) from parked") == "7");
  CHECK(scene.drop() == 0);  // it is not closed
  scene.close();
  CHECK(scene.drop() == 4);
  CHECK(ask(scene.log, "select count(*) from parked") == "3");
  CHECK(scene.parked().find("SM2") != std::string::npos);
  CHECK(scene.parked().find("SM5") != std::string::npos);
  CHECK(scene.drop() == 0);
  CHECK(hooks::drop_parked_of(*scene.reading, test_vault(), TenantId("nobody")) == 0);
}

TEST_CASE("news of an erased tenant are refused by an event, and not parked", "[hooks][erasure]") {
  Scene scene;
  scene.office.run(RegisterTenant{shop()});
  scene.close();
  REQUIRE(scene.office.run(EraseTenant{TenantId("shop"), Reason("asked")}).code == "ERASED");
  CHECK(scene.office.stripe(paid_event("1", "shop")).status == 200);
  CHECK(scene.office.noted().code == "ERASED");
  CHECK(ask(scene.log, "select payload->>'why' from events order by position desc limit 1") == "ERASED");
  const auto head = scene.office.head();
  const FormFields fate = {
      {"MessageSid", "SM9"}, {"MessageStatus", "delivered"}, {"To", owner}, {"From", "+447476955179"}};
  CHECK(scene.office.twilio("/webhooks/twilio/status", fate).status == 200);
  CHECK(scene.office.noted().code == "UNKNOWN_RECEIVER");
  CHECK(scene.office.head() == head);
  CHECK(ask(scene.log, "select count(*) from parked") == "0");
}

}  // namespace ledgerline::tests::hooks_erasure_test
