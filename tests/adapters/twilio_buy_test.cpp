#include "adapters/twilio/twilio.hpp"
#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/provider_replies.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::twilio::twilio_buy_test {
namespace {

using namespace tests;
using Kind = Result::Kind;
using Operations = std::vector<std::string>;

const std::string number = "+14155550100", buying = "twilio:provision_number",
                  looking = "twilio:list_numbers";

PurchaseOrder order(bool first_attempt) { return {E164(number), "eff_1", {}, {}, first_attempt}; }
HttpReply none() { return TwilioReplies::list_numbers({}); }
HttpReply row(const std::string& tag, const std::string& phone = number) {
  return TwilioReplies::list_numbers({generate_twilio_number(phone, "PN1", tag)});
}

/// A purchase against a script, all of which is used.
struct Purchase {
  ScriptedHttp http;
  int pauses = 0;
  Result run(bool first_attempt) {
    Twilio twilio(http, twilio_settings(pauses));
    auto result = tests::run(twilio.buy(order(first_attempt)));
    CHECK(http.is_finished());
    return result;
  }
};

TEST_CASE("a first attempt buys without looking", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(buying, TwilioReplies::purchase_success(number, "PN1"));
  const auto result = purchase.run(true);
  CHECK(result.ok());
  CHECK(result.reference == "PN1");
  CHECK(purchase.http.operations() == Operations{buying});
}

TEST_CASE("a later attempt finds what the one before has bought", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(looking, row("eff_1"), "PhoneNumber=%2B14155550100");
  CHECK(purchase.run(false).reference == "PN1");
  CHECK(purchase.http.operations() == Operations{looking});
}

TEST_CASE("a later attempt that finds nothing buys", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(looking, none()).on(buying, TwilioReplies::purchase_success(number, "PN1"));
  CHECK(purchase.run(false).ok());
}

TEST_CASE("the filter finds longer numbers too, which are not ours", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(looking, row("eff_1", number + "9"))
      .on(buying, TwilioReplies::purchase_success(number, "PN2"));
  CHECK(purchase.run(false).reference == "PN2");
}

TEST_CASE("a row on the second page counts", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(looking, TwilioReplies::list_numbers({}, "/2010-04-01/Accounts/x?Page=1"))
      .on(looking, row("eff_1"), "Page=1");
  CHECK(purchase.run(false).ok());
}

TEST_CASE("a number that stands under another tag is taken", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(looking, row("eff_12"));
  const auto result = purchase.run(false);
  CHECK(result.kind == Kind::refused);
  CHECK(result.code == "NUMBER_TAKEN");
}

TEST_CASE("21422 may be our own purchase: it shows at the second look", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(buying, TwilioReplies::purchase_error(21422))
      .on(looking, none())
      .on(looking, row("eff_1"));
  CHECK(purchase.run(true).reference == "PN1");
  CHECK(purchase.pauses == 2);
}

TEST_CASE("21422 and two looks that find nothing: the number is gone", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(buying, TwilioReplies::purchase_error(21422)).on(looking, none()).on(looking, none());
  const auto result = purchase.run(true);
  CHECK(result.kind == Kind::refused);
  CHECK(result.code == "NUMBER_NOT_AVAILABLE");
}

TEST_CASE("21422 and a row of another's: taken", "[adapters][twilio]") {
  Purchase purchase;
  purchase.http.on(buying, TwilioReplies::purchase_error(21422)).on(looking, row("eff_9"));
  CHECK(purchase.run(true).code == "NUMBER_TAKEN");
}

TEST_CASE("whatever a look-up fails by, a purchase that may stand is unsure", "[adapters][twilio]") {
  const auto reply = GENERATE(HttpReply{500, ""}, HttpReply{401, "{}"}, HttpReply{429, "{}"},
                              HttpReply{200, "what?"}, lost(), not_sent("NOT_REACHED"));
  Purchase later;
  later.http.on(looking, reply);
  CHECK(later.run(false).kind == Kind::unsure);
  Purchase gone;
  gone.http.on(buying, TwilioReplies::purchase_error(21422)).on(looking, reply);
  CHECK(gone.run(true).kind == Kind::unsure);
}

TEST_CASE("what became of a first purchase is told as it is known", "[adapters][twilio]") {
  const auto outcome = [](const HttpReply& reply) {
    Purchase purchase;
    purchase.http.on(buying, reply);
    return purchase.run(true);
  };
  CHECK(outcome(lost()).kind == Kind::unsure);
  CHECK(outcome({500, ""}).kind == Kind::unsure);
  CHECK(outcome(not_sent("NOT_REACHED")).kind == Kind::deferred);
  CHECK(outcome(with_header({429, ""}, "retry-after", "3")).retry_after == 3'000'000);
  CHECK(outcome(TwilioReplies::error(401, 20003)).code == "CREDENTIALS_WRONG");
  CHECK(outcome(TwilioReplies::purchase_error(21631)).code == "ADDRESS_REQUIRED");
  CHECK(outcome({201, "not JSON"}).kind == Kind::unsure);
  CHECK(outcome({201, "{}"}).kind == Kind::unsure);
}

TEST_CASE("a 201 that tells of another number or tag is not taken at its word", "[adapters][twilio]") {
  for (const auto& reply : {TwilioReplies::purchase_success("+14155550999", "PN9"),
                            TwilioReplies::purchase_success(number, "PN1", "eff_9")}) {
    Purchase purchase;
    purchase.http.on(buying, reply);
    const auto result = purchase.run(true);
    CHECK(result.kind == Kind::unsure);
    CHECK(result.code == "BAD_ANSWER");
  }
}

}  // namespace
}  // namespace ledgerline::twilio::twilio_buy_test
