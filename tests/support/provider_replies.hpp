#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/effects/http.hpp"

/// What Twilio and Vapi answer, as provider-apis.md and its error bodies have it (requirement 1's fixtures).
namespace ledgerline::tests {

using Json = nlohmann::json;

/// `n` offers, such as {"phone_number": "+27100000001", …}; numbers of the country, each another.
std::vector<Json> generate_available_numbers(int n, const std::string& country);
/// One number that the account owns.
Json generate_twilio_number(const std::string& phone, const std::string& sid, const std::string& tag = "");
Json generate_address(const std::string& sid, const std::string& country, const std::string& city);

struct TwilioReplies {
  static HttpReply available_numbers(const std::vector<Json>& numbers);
  static HttpReply purchase_success(const std::string& phone, const std::string& sid,
                                    const std::string& tag = "eff_1");
  static HttpReply purchase_error(int code, const std::string& message = "");
  static HttpReply list_numbers(const std::vector<Json>& numbers, const std::string& next_page = "");
  static HttpReply register_address_success(const std::string& sid);
  static HttpReply list_addresses(const std::vector<Json>& addresses);
  static HttpReply pricing_info(const std::string& country);
  static HttpReply list(const std::string& name, const std::vector<Json>& rows, const std::string& next = "");
  static HttpReply error(int status, int code, const std::string& message = "");
};

struct VapiReplies {
  static HttpReply import_success(const std::string& id, const std::string& number,
                                  const std::string& assistant = "", const std::string& server_url = "");
  static HttpReply import_error(const std::string& message, int status = 400);
  static HttpReply assign_success(const Json& data);
  static HttpReply assign_error(const std::string& message, int status = 400);
  static HttpReply list(const std::vector<Json>& numbers);
  /// A number as Vapi has it, with Twilio's secrets in it, as it may print them.
  static Json number(const std::string& id, const std::string& number, const std::string& assistant = "",
                     const std::string& server_url = "");
};

}  // namespace ledgerline::tests
