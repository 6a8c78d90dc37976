#include "tools/simulator/twilio/twilio.hpp"

#include "tools/simulator/crypto.hpp"

namespace ledgerline::simulator {
namespace {

bool is_authorised(const Credentials& credentials, const Request& request) {
  constexpr std::string_view scheme = "Basic ";
  const auto header = request.header("authorization");
  if (!header.starts_with(scheme)) return false;
  const auto login = from_base64(header.substr(scheme.size()));
  return login == credentials.twilio_account + ":" + credentials.twilio_token ||
         login == credentials.twilio_key + ":" + credentials.twilio_key_secret;
}

void add_account_routes(Routes& routes, Account& account) {
  routes.add("GET", "/2010-04-01/Accounts/{}.json", "fetch_account", [&account](const Arrival&) -> Outcome {
    const bool is_trial = account.world.settings.get<bool>("/twilio/trial");
    return Reply(200, {{"sid", account.sid()},
                       {"friendly_name", "Simulated account"},
                       {"status", "active"},
                       {"type", is_trial ? "Trial" : "Full"},
                       {"uri", account.path() + ".json"}});
  });
  routes.add(
      "GET", "/2010-04-01/Accounts/{}/Balance.json", "fetch_balance", [&account](const Arrival&) -> Outcome {
        return Reply(200, {{"account_sid", account.sid()}, {"balance", "100.00"}, {"currency", "USD"}});
      });
}

}  // namespace

Twilio::Twilio(World& world, Stock stock) : account_(world, std::move(stock)) {
  add_search_routes(routes_, account_);
  add_number_routes(routes_, account_);
  add_address_routes(routes_, account_);
  add_message_routes(routes_, account_);
  add_trunk_routes(routes_, account_);
  add_regulation_routes(routes_, account_);
  add_account_routes(routes_, account_);
}

/// Why nobody looks at what is asked.
std::optional<Reply> Twilio::refusal(const Request& request) const {
  const bool is_2010 = request.path.starts_with("/2010-04-01/Accounts/");
  const bool is_ours = !is_2010 || request.path.starts_with(account_.path());
  if (!is_authorised(account_.world.credentials, request) || !is_ours) return twilio_trouble(401);
  const bool is_form = request.body.empty() || request.has_type("application/x-www-form-urlencoded");
  if (request.method == "POST" && !is_form) return twilio_error(415, 20415, "Unsupported Media Type");
  return std::nullopt;
}

Call Twilio::route(const Request& request) {
  auto call = routes_.find(request, not_found(request.path));
  if (const auto reply = refusal(request))
    call.act = [reply](const Conditions&) -> Outcome { return *reply; };
  return call;
}

Json Twilio::state() const {
  return {{"numbers", account_.numbers.all()},   {"addresses", account_.addresses.all()},
          {"messages", account_.messages.all()}, {"trunks", account_.trunks.all()},
          {"bundles", account_.bundles.all()},   {"origination_urls", account_.origination_urls.all()}};
}

Json Twilio::summary() const {
  auto numbers = Json::object(), messages = Json::object();
  for (const auto& [number, count] : account_.counts)
    numbers[number] = {{"bought", count.bought}, {"repeated", count.repeated}, {"released", count.released}};
  for (const auto& message : account_.messages.all()) {
    auto& count = messages[message.at("direction").get<std::string>()][message.at("to").get<std::string>()];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  return {{"numbers", numbers},
          {"owned", account_.numbers.size()},
          {"messages", messages},
          {"addresses", account_.addresses.size()},
          {"trunks", account_.trunks.size()},
          {"origination_urls", account_.origination_urls.size()}};
}

void Twilio::reset() {
  account_.stock = Stock();
  account_.counts.clear();
  for (auto* table : {&account_.numbers, &account_.addresses, &account_.messages, &account_.trunks,
                      &account_.origination_urls, &account_.bundles})
    *table = Table();
}

}  // namespace ledgerline::simulator
