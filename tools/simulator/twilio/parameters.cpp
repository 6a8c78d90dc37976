#include "tools/simulator/twilio/parameters.hpp"

#include <algorithm>
#include <array>

namespace ledgerline::simulator {
namespace {

constexpr std::array<std::string_view, 22> known_parameters = {"AddressSid",
                                                               "ApiVersion",
                                                               "BundleSid",
                                                               "EmergencyAddressSid",
                                                               "EmergencyStatus",
                                                               "FriendlyName",
                                                               "IdentitySid",
                                                               "SmsApplicationSid",
                                                               "SmsFallbackMethod",
                                                               "SmsFallbackUrl",
                                                               "SmsMethod",
                                                               "SmsUrl",
                                                               "StatusCallback",
                                                               "StatusCallbackMethod",
                                                               "TrunkSid",
                                                               "VoiceApplicationSid",
                                                               "VoiceCallerIdLookup",
                                                               "VoiceFallbackMethod",
                                                               "VoiceFallbackUrl",
                                                               "VoiceMethod",
                                                               "VoiceReceiveMode",
                                                               "VoiceUrl"};
constexpr std::size_t longest_name = 64;

bool is_url_name(std::string_view name) { return name.ends_with("Url") || name == "StatusCallback"; }

std::optional<Reply> no_such(Table& table, const std::string& name, const std::string& sid) {
  if (table.find(sid)) return std::nullopt;
  return twilio_error(400, 20001, name + " " + sid + " does not exist");
}

std::optional<Reply> problem_of(Account& account, const std::string& name, const std::string& value) {
  if (name == "FriendlyName" && value.size() > longest_name)
    return twilio_error(400, 20002, "Invalid FriendlyName");
  if (value.empty()) return std::nullopt;
  if (is_url_name(name) && !value.starts_with("http://") && !value.starts_with("https://"))
    return twilio_error(400, 21402, name + " is not a valid URL: " + value);
  if (name.ends_with("Method") && value != "GET" && value != "POST")
    return twilio_error(400, 21403, name + " is not a valid method: " + value);
  if (name == "TrunkSid") return no_such(account.trunks, name, value);
  if (name == "AddressSid" || name == "EmergencyAddressSid") return no_such(account.addresses, name, value);
  return std::nullopt;
}

bool bundle_fits(Account& account, const std::string& sid, const StockNumber& number) {
  const auto* bundle = account.bundles.find(sid);
  return bundle && bundle->at("status") == "twilio-approved" && bundle->at("iso_country") == number.country &&
         bundle->at("number_type") == number.type;
}

bool address_fits(const Json& address, const Rule& rule, const StockNumber& number) {
  const bool is_inside = address.at("iso_country") == number.country;
  if (rule.address == "foreign") return !is_inside;
  if (rule.address != "local") return true;
  return is_inside && (!rule.same_city || number.locality.empty() || address.at("city") == number.locality);
}

}  // namespace

std::optional<Reply> parameter_problem(Account& account, const Fields& form) {
  for (const auto& [name, value] : form)
    if (const auto problem = problem_of(account, name, value)) return problem;
  return std::nullopt;
}

void apply_parameters(Account& account, Json& row, const Fields& form) {
  for (const auto& [name, value] : form) {
    if (std::ranges::count(known_parameters, name) == 0) continue;
    auto& field = row[snake_case(name)];
    const bool is_sid = name.ends_with("Sid");
    field = value.empty() && is_sid ? Json() : Json(value);
    if (name == "VoiceCallerIdLookup") field = value == "true";
  }
  const auto sets = [&](std::string_view name) { return !simulator::find(form, name).value_or("").empty(); };
  if (sets("TrunkSid"))
    row["voice_application_sid"] = nullptr;
  else if (sets("VoiceApplicationSid"))
    row["trunk_sid"] = nullptr;
  row["date_updated"] = rfc2822(account.world.clock.now());
}

std::optional<Reply> rule_problem(Account& account, const StockNumber& number, const Fields& form) {
  const auto rule = account.rule(number);
  const auto* address = account.addresses.find(simulator::find(form, "AddressSid").value_or(""));
  if (rule.address != "none" && !address)
    return twilio_error(400, 21631,
                        "Phone Number Requires an Address but the 'AddressSid' parameter was empty.");
  if (address && !address_fits(*address, rule, number))
    return twilio_error(400, 21615, "Phone Number Requires a Local Address");
  if (rule.identity && simulator::find(form, "IdentitySid").value_or("").empty())
    return twilio_error(400, 21650, "Phone Number Requires a Verified Identity Document");
  if (rule.bundle && !bundle_fits(account, simulator::find(form, "BundleSid").value_or(""), number))
    return twilio_error(
        400, 21649,
        "To purchase or transfer this number you must provide a bundle compliant with the rules for "
        "the country and number type. More information here: "
        "https://www.twilio.com/docs/phone-numbers/regulatory/phone-numbers-regulatory-compliance");
  return std::nullopt;
}

Json number_row(Account& account, const StockNumber& number) {
  const auto sid = account.world.ids.sid("PN");
  const auto now = rfc2822(account.world.clock.now());
  Json row = {
      {"sid", sid},
      {"account_sid", account.sid()},
      {"phone_number", number.number},
      {"friendly_name", friendly_number(number.number)},
      {"uri", account.path() + "/IncomingPhoneNumbers/" + sid + ".json"},
      {"address_requirements", account.rule(number).address},
      {"capabilities", {{"voice", number.voice}, {"sms", number.sms}, {"mms", number.mms}, {"fax", false}}},
      {"date_created", now},
      {"date_updated", now},
      {"type", number.type},
      {"status", "in-use"},
      {"origin", "twilio"},
      {"api_version", "2010-04-01"},
      {"beta", false},
      {"voice_caller_id_lookup", false},
      {"voice_receive_mode", "voice"},
      {"emergency_status", "Inactive"},
      {"emergency_address_status", "unregistered"}};
  for (const auto* name :
       {"voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url", "status_callback"})
    row[name] = "";
  for (const auto* name : {"voice_method", "voice_fallback_method", "sms_method", "sms_fallback_method",
                           "status_callback_method"})
    row[name] = "POST";
  for (const auto* name : {"address_sid", "bundle_sid", "identity_sid", "trunk_sid", "voice_application_sid",
                           "sms_application_sid", "emergency_address_sid"})
    row[name] = nullptr;
  return row;
}

}  // namespace ledgerline::simulator
