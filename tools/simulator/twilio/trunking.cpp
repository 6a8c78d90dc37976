#include <algorithm>

#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {
namespace {

constexpr std::string_view url_fields[] = {"SipUrl", "Priority", "Weight", "Enabled", "FriendlyName"};
constexpr std::string_view trunk_texts[] = {"FriendlyName",           "DomainName",   "DisasterRecoveryUrl",
                                            "DisasterRecoveryMethod", "TransferMode", "TransferCallerId"};

void apply_trunk(Account& account, Json& row, const Fields& form) {
  for (const auto& [name, value] : form) {
    if (std::ranges::count(trunk_texts, name) > 0) row[snake_case(name)] = value;
    if (name == "Secure" || name == "CnamLookupEnabled") row[snake_case(name)] = value == "true";
  }
  row["date_updated"] = iso_seconds(account.world.clock.now());
}

std::optional<Reply> domain_problem(const Fields& form) {
  const auto domain = simulator::find(form, "DomainName").value_or("");
  if (domain.empty() || domain.ends_with(".pstn.twilio.com")) return std::nullopt;
  return twilio_error(400, 20001, "DomainName must end with .pstn.twilio.com");
}

Outcome create_trunk(Account& account, const Arrival& arrival) {
  const auto form = arrival.form();
  if (const auto problem = domain_problem(form)) return *problem;
  const auto sid = account.world.ids.sid("TK");
  const auto now = account.world.clock.now();
  const auto url = base_url(arrival.request) + "/v1/Trunks/" + sid;
  Json row = {
      {"sid", sid},
      {"account_sid", account.sid()},
      {"domain_name", nullptr},
      {"friendly_name", ""},
      {"disaster_recovery_url", nullptr},
      {"disaster_recovery_method", nullptr},
      {"secure", false},
      {"cnam_lookup_enabled", false},
      {"symmetric_rtp_enabled", false},
      {"recording", {{"mode", "do-not-record"}, {"trim", "do-not-trim"}}},
      {"transfer_mode", "disable-all"},
      {"transfer_caller_id", "from-transferee"},
      {"auth_type", ""},
      {"auth_type_set", Json::array()},
      {"date_created", iso_seconds(now)},
      {"url", url},
      {"links", {{"origination_urls", url + "/OriginationUrls"}, {"phone_numbers", url + "/PhoneNumbers"}}}};
  apply_trunk(account, row, form);
  return Reply(201, account.trunks.add(now, std::move(row)));
}

Outcome list_trunks(Account& account, const Arrival& arrival) {
  const auto all = [](const Json&) { return true; };
  return page_v1(arrival.request, "trunks",
                 account.trunks.select(account.listed_until(arrival.conditions), all));
}

Outcome fetch_trunk(Account& account, const Arrival& arrival) {
  const auto* row = account.trunks.find(arrival.parts[0], arrival.conditions.visible_until);
  return row ? Reply(200, *row) : not_found(arrival.request.path);
}

Outcome update_trunk(Account& account, const Arrival& arrival) {
  auto* row = account.trunks.find(arrival.parts[0]);
  if (!row) return not_found(arrival.request.path);
  if (const auto problem = domain_problem(arrival.form())) return *problem;
  apply_trunk(account, *row, arrival.form());
  return Reply(200, *row);
}

Outcome delete_trunk(Account& account, const Arrival& arrival) {
  const auto& sid = arrival.parts[0];
  if (!account.trunks.erase(sid)) return not_found(arrival.request.path);
  for (auto& row : account.numbers.rows())
    if (row.shown.at("trunk_sid") == sid) row.shown["trunk_sid"] = nullptr;
  std::erase_if(account.origination_urls.rows(),
                [&](const auto& row) { return row.shown.at("trunk_sid") == sid; });
  return Reply::empty(204);
}

void apply_url(Json& row, const Fields& form) {
  for (const auto& [name, value] : form) {
    if (std::ranges::count(url_fields, name) == 0) continue;
    auto& field = row[snake_case(name)];
    field = value;
    if (name == "Priority" || name == "Weight") field = std::atoi(value.c_str());
    if (name == "Enabled") field = value == "true";
  }
}

Outcome create_url(Account& account, const Arrival& arrival) {
  const auto& trunk = arrival.parts[0];
  const auto form = arrival.form();
  if (!account.trunks.find(trunk)) return not_found(arrival.request.path);
  for (const auto name : url_fields)
    if (!simulator::find(form, name))
      return twilio_error(400, 20001,
                          "Missing required parameter " + std::string(name) + " in the post body");
  const auto sid = account.world.ids.sid("OU");
  const auto now = account.world.clock.now();
  Json row = {{"sid", sid},
              {"account_sid", account.sid()},
              {"trunk_sid", trunk},
              {"date_created", iso_seconds(now)},
              {"date_updated", iso_seconds(now)},
              {"url", base_url(arrival.request) + "/v1/Trunks/" + trunk + "/OriginationUrls/" + sid}};
  apply_url(row, form);
  return Reply(201, account.origination_urls.add(now, std::move(row)));
}

Outcome list_urls(Account& account, const Arrival& arrival) {
  if (!account.trunks.find(arrival.parts[0])) return not_found(arrival.request.path);
  const auto fits = [&](const Json& row) { return row.at("trunk_sid") == arrival.parts[0]; };
  return page_v1(arrival.request, "origination_urls",
                 account.origination_urls.select(account.listed_until(arrival.conditions), fits));
}

Outcome remove_url(Account& account, const Arrival& arrival) {
  return account.origination_urls.erase(arrival.parts[1]) ? Reply::empty(204)
                                                          : not_found(arrival.request.path);
}

/// A number as the trunking API shows it.
Json trunk_number(const Request& request, const Json& number) {
  auto row = number;
  const auto trunk = number.at("trunk_sid").get<std::string>(), sid = number.at("sid").get<std::string>();
  row["url"] = base_url(request) + "/v1/Trunks/" + trunk + "/PhoneNumbers/" + sid;
  row["links"] = {{"phone_number", base_url(request) + number.at("uri").get<std::string>()}};
  for (const auto* name : {"uri", "date_created", "date_updated"}) row.erase(name);
  return row;
}

Outcome add_number(Account& account, const Arrival& arrival) {
  const auto sid = simulator::find(arrival.form(), "PhoneNumberSid").value_or("");
  auto* number = account.numbers.find(sid);
  if (!account.trunks.find(arrival.parts[0])) return not_found(arrival.request.path);
  if (!number) return twilio_error(400, 20001, "PhoneNumberSid " + sid + " does not exist");
  (*number)["trunk_sid"] = arrival.parts[0];
  (*number)["voice_application_sid"] = nullptr;
  return Reply(201, trunk_number(arrival.request, *number));
}

Outcome list_trunk_numbers(Account& account, const Arrival& arrival) {
  const auto fits = [&](const Json& row) { return row.at("trunk_sid") == arrival.parts[0]; };
  auto rows = account.numbers.select(account.listed_until(arrival.conditions), fits);
  for (auto& row : rows) row = trunk_number(arrival.request, row);
  return page_v1(arrival.request, "phone_numbers", rows);
}

Outcome remove_number(Account& account, const Arrival& arrival) {
  auto* number = account.numbers.find(arrival.parts[1]);
  if (!number || number->at("trunk_sid") != arrival.parts[0]) return not_found(arrival.request.path);
  (*number)["trunk_sid"] = nullptr;
  return Reply::empty(204);
}

}  // namespace

void add_trunk_routes(Routes& routes, Account& account) {
  const std::string all = "/v1/Trunks", one = all + "/{}";
  const auto with = [&account](auto operation) {
    return [&account, operation](const Arrival& arrival) { return operation(account, arrival); };
  };
  routes.add("POST", all, "create_trunk", with(create_trunk));
  routes.add("GET", all, "list_trunks", with(list_trunks));
  routes.add("GET", one, "fetch_trunk", with(fetch_trunk));
  routes.add("POST", one, "update_trunk", with(update_trunk));
  routes.add("DELETE", one, "delete_trunk", with(delete_trunk));
  routes.add("POST", one + "/OriginationUrls", "create_origination_url", with(create_url));
  routes.add("GET", one + "/OriginationUrls", "list_origination_urls", with(list_urls));
  routes.add("DELETE", one + "/OriginationUrls/{}", "delete_origination_url", with(remove_url));
  routes.add("POST", one + "/PhoneNumbers", "add_trunk_number", with(add_number));
  routes.add("GET", one + "/PhoneNumbers", "list_trunk_numbers", with(list_trunk_numbers));
  routes.add("DELETE", one + "/PhoneNumbers/{}", "remove_trunk_number", with(remove_number));
}

}  // namespace ledgerline::simulator
