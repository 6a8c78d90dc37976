#include "tools/simulator/vapi/vapi.hpp"

#include <algorithm>

#include "tools/simulator/vapi/rules.hpp"

namespace ledgerline::simulator {
namespace {

const std::string inbound_call_url = "https://api.vapi.ai/twilio/inbound_call",
                  sms_url = "https://api.vapi.ai/twilio/sms";

std::string text_of(const Json& body, const char* name) {
  return body.contains(name) && body.at(name).is_string() ? body.at(name).get<std::string>() : "";
}

/// The real one logs in at Twilio with what it was given.
bool are_valid(const Credentials& credentials, const Json& body) {
  if (text_of(body, "twilioAccountSid") != credentials.twilio_account) return false;
  return text_of(body, "twilioAuthToken") == credentials.twilio_token ||
         (text_of(body, "twilioApiKey") == credentials.twilio_key &&
          text_of(body, "twilioApiSecret") == credentials.twilio_key_secret);
}

/// Vapi's "id" is the table's "sid".
Json shown(Json row) {
  row.erase("sid");
  return row;
}

void apply(Json& row, const Json& changes, std::int64_t now) {
  for (const auto& [name, value] : changes.items()) {
    row[name] = value;
    if (value.is_null()) row.erase(name);
  }
  row["updatedAt"] = iso_millis(now);
}

Outcome fetch(Table& table, const Arrival& arrival) {
  const auto* row = table.find(arrival.parts[0], arrival.conditions.visible_until);
  return row ? Reply(200, shown(*row)) : vapi_error(404, "Not Found");
}

}  // namespace

Vapi::Vapi(Account& twilio) : twilio_(twilio), world_(twilio.world), org_(world_.ids.uuid()) {
  add_number_routes();
  add_assistant_routes();
}

void Vapi::add_number_routes() {
  const auto with = [this](auto operation) {
    return [this, operation](const Arrival& arrival) { return (this->*operation)(arrival); };
  };
  routes_.add("POST", "/phone-number", "import_number", with(&Vapi::import));
  routes_.add("GET", "/phone-number", "list_numbers",
              [this](const Arrival& arrival) { return list(numbers_, arrival); });
  routes_.add("GET", "/v2/phone-number", "search_numbers", with(&Vapi::search));
  routes_.add("GET", "/phone-number/{}", "fetch_number",
              [this](const Arrival& arrival) { return fetch(numbers_, arrival); });
  routes_.add("PATCH", "/phone-number/{}", "update_number", with(&Vapi::update_number));
  routes_.add("DELETE", "/phone-number/{}", "delete_number", with(&Vapi::remove_number));
}

void Vapi::add_assistant_routes() {
  const auto with = [this](auto operation) {
    return [this, operation](const Arrival& arrival) { return (this->*operation)(arrival); };
  };
  routes_.add("POST", "/assistant", "create_assistant", with(&Vapi::create_assistant));
  routes_.add("GET", "/assistant", "list_assistants",
              [this](const Arrival& arrival) { return list(assistants_, arrival); });
  routes_.add("GET", "/assistant/{}", "fetch_assistant",
              [this](const Arrival& arrival) { return fetch(assistants_, arrival); });
  routes_.add("PATCH", "/assistant/{}", "update_assistant", with(&Vapi::update_assistant));
  routes_.add("DELETE", "/assistant/{}", "delete_assistant", with(&Vapi::remove_assistant));
}

Call Vapi::route(const Request& request) {
  auto call = routes_.find(request, vapi_error(404, "Not Found"));
  const bool is_authorised = request.header("authorization") == "Bearer " + world_.credentials.vapi_key;
  if (!is_authorised) call.act = [this](const Conditions&) -> Outcome { return trouble(401); };
  return call;
}

Reply Vapi::trouble(int status) const {
  if (status == 401)
    return vapi_error(
        401,
        "Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice "
        "versa.");
  if (status == 429) return vapi_error(429, "Too Many Requests");
  return vapi_error(status, status == 503 ? "Service Unavailable" : "Internal server error");
}

Json& Vapi::add(Table& table, Json row) {
  const auto id = world_.ids.uuid();
  const auto now = world_.clock.now();
  row.update({{"sid", id},
              {"id", id},
              {"orgId", org_},
              {"createdAt", iso_millis(now)},
              {"updatedAt", iso_millis(now)}});
  return table.add(now, std::move(row));
}

std::optional<Reply> Vapi::import_problem(const Json& body) {
  if (const auto problem = number_problem(body)) return problem;
  const auto number = text_of(body, "number"), account = text_of(body, "twilioAccountSid");
  if (text_of(body, "provider") != "twilio") return vapi_error(400, Json::array({"provider must be twilio"}));
  if (account.empty()) return vapi_error(400, Json::array({"twilioAccountSid must be a string"}));
  if (!is_e164(number))
    return vapi_error(
        400, Json::array({"number must be a valid phone number in the E.164 format. Hot tip, you may be "
                          "missing the country code (Eg. US: +1)."}));
  const auto is_same = [&](const Json& row) {
    return row.at("number") == number && row.at("twilioAccountSid") == account;
  };
  if (const auto* known = numbers_.find_if(is_same))
    return vapi_error(400, "Existing Phone Number " + known->at("id").get<std::string>() +
                               " Has Identical `twilioAccountSid` " + account + " and `number` " + number +
                               ".");
  if (world_.settings.lists("/vapi/numbers_of_other_orgs", number))
    return vapi_error(400, "Phone number " + number + " already in use by another org.");
  if (!are_valid(world_.credentials, body) || !twilio_.owned(number))
    return vapi_error(
        400, "Number Not Found on Twilio. Hot Tip, You May Be Missing The Country Code (Eg. US: +1).");
  return std::nullopt;
}

Outcome Vapi::import(const Arrival& arrival) {
  auto body = arrival.json();
  if (const auto problem = import_problem(body)) return *problem;
  const auto number = text_of(body, "number");
  auto& at_twilio = *twilio_.owned(number);
  at_twilio["voice_url"] = inbound_call_url;
  if (!body.contains("smsEnabled") || body.at("smsEnabled") != false) at_twilio["sms_url"] = sms_url;
  body["status"] = "active";
  ++imports_[number];
  return Reply(201, shown(add(numbers_, std::move(body))));
}

Outcome Vapi::update_number(const Arrival& arrival) {
  auto* row = numbers_.find(arrival.parts[0]);
  if (!row) return vapi_error(404, "Not Found");
  if (const auto problem = number_problem(arrival.json())) return *problem;
  apply(*row, arrival.json(), world_.clock.now());
  return Reply(200, shown(*row));
}

Outcome Vapi::remove_number(const Arrival& arrival) {
  const auto* row = numbers_.find(arrival.parts[0]);
  if (!row) return vapi_error(404, "Not Found");
  const auto last = shown(*row);
  numbers_.erase(arrival.parts[0]);
  return Reply(200, last);
}

Outcome Vapi::list(const Table& table, const Arrival& arrival) {
  const auto query = arrival.query();
  const auto until = simulator::find(query, "createdAtLt").value_or("9");  // before any year 9000
  const auto lag = world_.settings.get<std::int64_t>("/vapi/list_lag_ms") * 1000;
  const auto fits = [&](const Json& row) { return row.at("createdAt").get<std::string>() < until; };
  auto rows = table.select(std::min(arrival.conditions.visible_until, world_.clock.now() - lag), fits);
  rows.resize(std::min(rows.size(), find_number(query, "limit", 100)));
  for (auto& row : rows) row = shown(row);
  return Reply(200, Json(rows));
}

/// The search is not exact: it finds the text anywhere in a number or a name.
Outcome Vapi::search(const Arrival& arrival) {
  const auto query = arrival.query();
  const auto text = simulator::find(query, "search").value_or("");
  const auto fits = [&](const Json& row) {
    return row.at("number").get<std::string>().find(text) != std::string::npos ||
           text_of(row, "name").find(text) != std::string::npos;
  };
  auto rows = numbers_.select(arrival.conditions.visible_until, fits);
  const auto total = rows.size(), size = find_number(query, "limit", 100),
             page = std::max(std::size_t{1}, find_number(query, "page", 1));
  auto results = Json::array();
  for (auto i = (page - 1) * size; i < std::min(total, page * size); ++i) results.push_back(shown(rows[i]));
  return Reply(200, {{"results", results},
                     {"metadata", {{"itemsPerPage", size}, {"totalItems", total}, {"currentPage", page}}}});
}

Json& Vapi::add_assistant(const Json& fields) {
  auto row = Json::object();
  row.update(fields);
  auto& added = add(assistants_, row);
  if (!fields.contains("id")) return added;
  added["id"] = fields.at("id");
  assistants_.rows().back().sid = fields.at("id").get<std::string>();
  return added;
}

Outcome Vapi::create_assistant(const Arrival& arrival) {
  const auto body = arrival.json();
  if (const auto problem = assistant_problem(body)) return *problem;
  return Reply(201, shown(add_assistant(body)));
}

Outcome Vapi::update_assistant(const Arrival& arrival) {
  auto* row = assistants_.find(arrival.parts[0]);
  if (!row) return vapi_error(404, "Not Found");
  if (const auto problem = assistant_problem(arrival.json())) return *problem;
  apply(*row, arrival.json(), world_.clock.now());
  return Reply(200, shown(*row));
}

Outcome Vapi::remove_assistant(const Arrival& arrival) {
  const auto* row = assistants_.find(arrival.parts[0]);
  if (!row) return vapi_error(404, "Not Found");
  if (world_.settings.lists("/vapi/pinned_assistants", arrival.parts[0]))
    return Reply(409, {{"error", "assistant_pinned"}, {"message", "The assistant is pinned by another one"}});
  const auto last = shown(*row);
  assistants_.erase(arrival.parts[0]);
  return Reply(200, last);
}

Json Vapi::state() const { return masked({{"numbers", numbers_.all()}, {"assistants", assistants_.all()}}); }

Json Vapi::summary() const {
  return {{"imports", imports_}, {"numbers", numbers_.size()}, {"assistants", assistants_.size()}};
}

void Vapi::reset() {
  numbers_ = Table();
  assistants_ = Table();
  imports_.clear();
}

}  // namespace ledgerline::simulator
