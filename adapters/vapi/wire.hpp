#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "adapters/vapi/settings.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/voice.hpp"

/// Vapi's API, both directions; no network. What an answer says of Twilio's credentials is read by nobody.
namespace ledgerline::vapi {

/// Builds requests; each has its operation's name and our key.
class Requests {
 public:
  explicit Requests(const Settings& settings) : settings_(settings) {}

  HttpRequest import(const ImportOrder& order) const;
  HttpRequest numbers(const E164& number) const;  // those that look like it, the oldest first
  HttpRequest number(const std::string& id) const;
  HttpRequest update_number(const std::string& id, const ImportOrder& order) const;
  HttpRequest delete_number(const std::string& id) const;
  HttpRequest assistant(const AssistantId& id) const;
  /// `standing` is the assistant as it was fetched: of its server all but URL and credential stays.
  HttpRequest point_assistant(const AssistantId& id, std::string_view standing, const std::string& url) const;

 private:
  HttpRequest request(std::string operation, std::string method, const std::string& path,
                      std::string body = {}) const;
  nlohmann::json wanted(const ImportOrder& order) const;

  const Settings& settings_;
};

/// Read 2xx bodies; nothing where the body is not what was asked for.
std::optional<ImportedNumber> read_number(std::string_view body);
std::optional<std::vector<ImportedNumber>> read_numbers(std::string_view body);
struct Assistant {
  std::string id, server_url;
};
std::optional<Assistant> read_assistant(std::string_view body);

/// Why an answer is not the one hoped for; nothing for a 2xx. Vapi has texts where others have codes.
std::optional<Result> trouble(const HttpReply& reply, const http::Provider& provider);

/// The id in "Existing Phone Number <id> Has Identical …", the answer to a second import.
std::optional<std::string> duplicate_of(const HttpReply& reply);

/// Vapi's own 404, which is not that of a proxy or a wrong base URL.
bool is_not_found(const HttpReply& reply);

bool is_as_wanted(const ImportedNumber& number, const ImportOrder& order);

}  // namespace ledgerline::vapi
