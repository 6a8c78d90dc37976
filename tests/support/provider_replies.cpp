#include "tests/support/provider_replies.hpp"

#include <fmt/format.h>

namespace ledgerline::tests {

std::vector<Json> generate_available_numbers(int n, const std::string& country) {
  const std::string start = country == "US" ? "+1415555" : country == "GB" ? "+4420794" : "+2721555";
  std::vector<Json> numbers;
  for (int i = 1; i <= n; ++i) {
    const auto phone = fmt::format("{}{:04}", start, i);
    numbers.push_back({{"phone_number", phone},
                       {"friendly_name", phone.substr(1)},
                       {"iso_country", country},
                       {"locality", "Somewhere"},
                       {"region", "SW"},
                       {"address_requirements", country == "US" ? "none" : "local"},
                       {"beta", false},
                       {"capabilities", {{"voice", true}, {"SMS", true}, {"MMS", false}}}});
  }
  return numbers;
}

Json generate_twilio_number(const std::string& phone, const std::string& sid, const std::string& tag) {
  return {{"sid", sid},
          {"phone_number", phone},
          {"friendly_name", tag.empty() ? phone : tag},
          {"status", "in-use"},
          {"voice_url", "https://app.example.com/voice"},
          {"status_callback", ""},
          {"sms_url", nullptr},
          {"trunk_sid", nullptr},
          {"address_sid", nullptr},
          {"capabilities", {{"voice", true}, {"sms", true}, {"mms", true}}}};
}

Json generate_address(const std::string& sid, const std::string& country, const std::string& city) {
  return {{"sid", sid},
          {"friendly_name", "eff_1"},
          {"customer_name", "Shop Ltd"},
          {"street", "1 High Street"},
          {"city", city},
          {"region", city},
          {"postal_code", "8001"},
          {"iso_country", country},
          {"validated", true},
          {"verified", false}};
}

HttpReply TwilioReplies::available_numbers(const std::vector<Json>& numbers) {
  return {200, Json{{"available_phone_numbers", numbers}, {"uri", "/2010-04-01/…"}}.dump()};
}

HttpReply TwilioReplies::purchase_success(const std::string& phone, const std::string& sid,
                                          const std::string& tag) {
  return {201, generate_twilio_number(phone, sid, tag).dump()};
}

HttpReply TwilioReplies::error(int status, int code, const std::string& message) {
  return {status, Json{{"code", code},
                       {"message", message},
                       {"more_info", fmt::format("https://www.twilio.com/docs/errors/{}", code)},
                       {"status", status}}
                      .dump()};
}

HttpReply TwilioReplies::purchase_error(int code, const std::string& message) {
  return error(400, code, message);
}

HttpReply TwilioReplies::list(const std::string& name, const std::vector<Json>& rows,
                              const std::string& next) {
  Json body{{name, rows}, {"next_page_uri", nullptr}};
  if (next.starts_with("http"))
    body["meta"] = Json::object({{"next_page_url", next}});
  else if (!next.empty())
    body["next_page_uri"] = next;
  return {200, body.dump()};
}

HttpReply TwilioReplies::list_numbers(const std::vector<Json>& numbers, const std::string& next_page) {
  return list("incoming_phone_numbers", numbers, next_page);
}

HttpReply TwilioReplies::register_address_success(const std::string& sid) {
  return {201, generate_address(sid, "ZA", "Cape Town").dump()};
}

HttpReply TwilioReplies::list_addresses(const std::vector<Json>& addresses) {
  return list("addresses", addresses);
}

HttpReply TwilioReplies::pricing_info(const std::string& country) {
  const auto price =
      Json::object({{"number_type", "local"}, {"base_price", "1.15"}, {"current_price", "1.00"}});
  return {200, Json{{"country", country == "US" ? "United States" : "South Africa"},
                    {"iso_country", country},
                    {"price_unit", "USD"},
                    {"phone_number_prices", Json::array({price})}}
                   .dump()};
}

Json VapiReplies::number(const std::string& id, const std::string& number, const std::string& assistant,
                         const std::string& server_url) {
  Json row{{"id", id},
           {"number", number},
           {"provider", "twilio"},
           {"name", "eff_1"},
           {"twilioAuthToken", "printed-by-vapi"},
           {"createdAt", "2026-11-21T07:52:44.123Z"},
           {"status", "active"}};
  if (!assistant.empty()) row["assistantId"] = assistant;
  if (!server_url.empty()) row["server"] = Json::object({{"url", server_url}});
  return row;
}

HttpReply VapiReplies::import_success(const std::string& id, const std::string& phone,
                                      const std::string& assistant, const std::string& server_url) {
  return {201, number(id, phone, assistant, server_url).dump()};
}

HttpReply VapiReplies::import_error(const std::string& message, int status) {
  return {status, Json{{"message", message}, {"error", "Bad Request"}, {"statusCode", status}}.dump()};
}

HttpReply VapiReplies::assign_success(const Json& data) { return {200, data.dump()}; }

HttpReply VapiReplies::assign_error(const std::string& message, int status) {
  return import_error(message, status);
}

HttpReply VapiReplies::list(const std::vector<Json>& numbers) {
  const auto metadata = Json::object({{"totalItems", numbers.size()}});
  return {200, Json{{"results", numbers}, {"metadata", metadata}}.dump()};
}

}  // namespace ledgerline::tests
