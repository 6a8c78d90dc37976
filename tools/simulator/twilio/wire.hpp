#pragma once

#include <string>
#include <vector>

#include "tools/simulator/http.hpp"

/// How Twilio writes: errors, pages, names, signatures.
namespace ledgerline::simulator {

/// {"code", "message", "more_info", "status"}
Reply twilio_error(int status, int code, const std::string& message);
Reply not_found(const std::string& path);
/// The error Twilio gives for a status, for faults.
Reply twilio_trouble(int status);

/// "VoiceUrl" is "voice_url".
std::string snake_case(std::string_view name);
bool is_e164(const std::string& text);

/// The page that `request` asks for, under `key`: with next_page_uri (2010), or meta.next_page_url (v1, v2).
Reply page_2010(const Request& request, const std::string& key, const std::vector<Json>& rows);
Reply page_v1(const Request& request, const std::string& key, const std::vector<Json>& rows);
/// "http://host:port", as the caller named us.
std::string base_url(const Request& request);

/// base64(HMAC-SHA1(token, URL and the sorted parameters)): the header X-Twilio-Signature.
std::string twilio_signature(const std::string& token, const std::string& url, Fields parameters);

}  // namespace ledgerline::simulator
