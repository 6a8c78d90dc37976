#pragma once

#include <functional>
#include <map>

#include "tools/simulator/front.hpp"
#include "tools/simulator/routes.hpp"
#include "tools/simulator/smtp/session.hpp"
#include "tools/simulator/stripe.hpp"
#include "tools/simulator/twilio/twilio.hpp"
#include "tools/simulator/vapi/vapi.hpp"

namespace ledgerline::simulator {

/// All there is to administer; it outlives Admin.
struct Everything {
  World& world;
  Faults& faults;
  Ledger& ledger;
  Courier& courier;
  Twilio& twilio;
  Vapi& vapi;
  Provider& livekit;
  Mailbox& mailbox;
  std::function<void()> settings_changed;  // servers go down or come up
};

/// The API that tests and users steer the simulator by (README.md). It needs no login and writes no ledger.
class Admin {
 public:
  explicit Admin(Everything all);
  /// 400 with a reason for what it does not understand. The request outlives the answer.
  Awaitable<Answer> answer(const Request& request);
  /// A scenario: {"settings", "numbers", "owned", "assistants", "faults"}. Throws std::exception.
  void apply(const Json& scenario);

 private:
  void add_state_routes();
  void add_fault_routes();
  void add_twilio_routes();
  void add_delivery_routes();
  Json add_number(const Json& body);
  Json add_owned(const Json& body);
  Json add_bundle(const Json& body);
  void reset();
  Json summary() const;
  Json state() const;

  Everything all_;
  Stripe stripe_;
  Routes routes_{"admin"};
};

}  // namespace ledgerline::simulator
