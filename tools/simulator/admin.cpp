#include "tools/simulator/admin.hpp"

#include <stdexcept>

namespace ledgerline::simulator {
namespace {

/// The stock's number for what a test names by a few fields.
StockNumber stock_number(const Json& body) {
  StockNumber number;
  number.number = body.at("phone_number").get<std::string>();
  if (!is_e164(number.number)) throw std::invalid_argument("phone_number: E.164 is wanted");
  number.country = body.value("country", number.number.starts_with("+1") ? "US" : "GB");
  number.type = body.value("type", "local");
  number.area_code =
      body.value("area_code", number.number.starts_with("+1") ? number.number.substr(2, 3) : "");
  number.locality = body.value("locality", "");
  number.region = body.value("region", "");
  number.sms = body.value("sms", true);
  number.mms = body.value("mms", true);
  number.voice = body.value("voice", true);
  return number;
}

Outcome told(Delivery delivery) {
  Outcome outcome(Reply(200, Json::array()));
  outcome.tells_deliveries = true;
  outcome.before.push_back(std::move(delivery));
  return outcome;
}

}  // namespace

Admin::Admin(Everything all) : all_(std::move(all)), stripe_(all_.world) {
  add_state_routes();
  add_fault_routes();
  add_twilio_routes();
  add_delivery_routes();
}

void Admin::add_state_routes() {
  routes_.add("GET", "/", "index", [this](const Arrival&) -> Outcome {
    return Reply(200, {{"operations", routes_.operations()}});
  });
  routes_.add("GET", "/ledger", "ledger", [this](const Arrival& arrival) -> Outcome {
    return Reply(200, all_.ledger.select(arrival.query()));
  });
  routes_.add("GET", "/summary", "summary",
              [this](const Arrival&) -> Outcome { return Reply(200, summary()); });
  routes_.add("GET", "/state", "state", [this](const Arrival&) -> Outcome { return Reply(200, state()); });
  routes_.add("GET", "/mails", "mails",
              [this](const Arrival&) -> Outcome { return Reply(200, all_.mailbox.mails()); });
  routes_.add("GET", "/deliveries", "deliveries",
              [this](const Arrival&) -> Outcome { return Reply(200, all_.courier.sent()); });
  routes_.add("POST", "/reset", "reset", [this](const Arrival&) -> Outcome {
    reset();
    return Reply::empty(204);
  });
}

void Admin::add_fault_routes() {
  routes_.add("GET", "/faults", "faults",
              [this](const Arrival&) -> Outcome { return Reply(200, all_.faults.shown()); });
  routes_.add("POST", "/faults", "add_faults", [this](const Arrival& arrival) -> Outcome {
    const auto body = arrival.json();
    auto ids = Json::array();
    for (const auto& fault : body.is_array() ? body : Json::array({body}))
      ids.push_back(all_.faults.add(fault, all_.world.clock.now()));
    return Reply(201, {{"ids", ids}});
  });
  routes_.add("DELETE", "/faults", "clear_faults", [this](const Arrival&) -> Outcome {
    all_.faults.clear();
    return Reply::empty(204);
  });
  routes_.add("GET", "/settings", "settings",
              [this](const Arrival&) -> Outcome { return Reply(200, all_.world.settings.all()); });
  routes_.add("POST", "/settings", "set", [this](const Arrival& arrival) -> Outcome {
    apply({{"settings", arrival.json()}});
    return Reply(200, all_.world.settings.all());
  });
}

void Admin::add_twilio_routes() {
  const auto with = [this](Json (Admin::*operation)(const Json&)) {
    return [this, operation](const Arrival& arrival) -> Outcome {
      const auto body = arrival.json();
      if (!body.is_array()) return Reply(201, (this->*operation)(body));
      auto added = Json::array();
      for (const auto& one : body) added.push_back((this->*operation)(one));
      return Reply(201, added);
    };
  };
  routes_.add("POST", "/numbers", "add_number", with(&Admin::add_number));
  routes_.add("POST", "/owned", "add_owned", with(&Admin::add_owned));
  routes_.add("POST", "/bundles", "add_bundle", with(&Admin::add_bundle));
  routes_.add("POST", "/assistants", "add_assistant", [this](const Arrival& arrival) -> Outcome {
    return Reply(201, all_.vapi.add_assistant(arrival.json()));
  });
}

void Admin::add_delivery_routes() {
  auto& account = all_.twilio.account();
  routes_.add("POST", "/twilio/inbound-sms", "inbound_sms",
              [&account](const Arrival& arrival) { return told(inbound_sms(account, arrival.json())); });
  routes_.add("POST", "/twilio/inbound-call", "inbound_call",
              [&account](const Arrival& arrival) { return told(inbound_call(account, arrival.json())); });
  routes_.add("POST", "/twilio/call-status", "call_status",
              [&account](const Arrival& arrival) { return told(call_status(account, arrival.json())); });
  routes_.add("POST", "/stripe/deliver", "stripe_deliver", [this](const Arrival& arrival) {
    Outcome outcome(Reply(200, Json::array()));
    outcome.tells_deliveries = true;
    outcome.before = stripe_.deliveries(arrival.json());
    return outcome;
  });
}

Json Admin::add_number(const Json& body) {
  const auto number = stock_number(body);
  all_.twilio.account().stock.add(number);
  if (body.value("elsewhere", false))
    all_.twilio.account().stock.find(number.number)->state = StockNumber::State::gone;
  return {{"phone_number", number.number}};
}

Json Admin::add_owned(const Json& body) {
  auto& account = all_.twilio.account();
  const auto number = stock_number(body);
  if (const auto* row = account.owned(number.number)) return *row;
  auto* known = account.stock.find(number.number);
  if (!known) account.stock.add(number);
  auto fields = body;
  for (const auto* name : {"country", "type", "area_code", "locality", "region", "sms", "mms", "voice"})
    fields.erase(name);
  return take_into_account(account, *account.stock.find(number.number), fields);
}

Json Admin::add_bundle(const Json& body) {
  return {{"sid", approved_bundle(all_.twilio.account(), body.at("country"), body.at("type"))}};
}

void Admin::apply(const Json& scenario) {
  all_.world.settings.merge(scenario.value("settings", Json::object()));
  for (const auto& number : scenario.value("numbers", Json::array())) add_number(number);
  for (const auto& number : scenario.value("owned", Json::array())) add_owned(number);
  for (const auto& assistant : scenario.value("assistants", Json::array()))
    all_.vapi.add_assistant(assistant);
  for (const auto& fault : scenario.value("faults", Json::array()))
    all_.faults.add(fault, all_.world.clock.now());
  all_.settings_changed();
}

void Admin::reset() {
  all_.faults.clear();
  all_.ledger.reset();
  all_.courier.reset();
  all_.twilio.reset();
  all_.vapi.reset();
  all_.livekit.reset();
  all_.mailbox.reset();
  all_.world.settings.reset();
  all_.settings_changed();
}

Json Admin::summary() const {
  return {{"twilio", all_.twilio.summary()},
          {"vapi", all_.vapi.summary()},
          {"livekit", all_.livekit.summary()},
          {"smtp", all_.mailbox.summary()}};
}

Json Admin::state() const {
  return {{"twilio", all_.twilio.state()}, {"vapi", all_.vapi.state()}, {"livekit", all_.livekit.state()}};
}

Awaitable<Answer> Admin::answer(const Request& request) {
  Answer answer;
  std::optional<Outcome> outcome;
  try {
    const auto call = routes_.find(request, Reply(404, {{"error", "no such operation; GET / lists them"}}));
    outcome = call.act(Conditions());
  } catch (const std::exception& e) {  // what it was sent makes no sense
    outcome = Reply(400, {{"error", e.what()}});
  }
  auto deliveries = co_await all_.courier.deliver(std::move(outcome->before));
  answer.reply = outcome->tells_deliveries ? Reply(200, deliveries) : outcome->reply;
  co_return answer;
}

}  // namespace ledgerline::simulator
