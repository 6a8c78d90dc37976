#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "adapters/http/secret.hpp"
#include "engine/effects/http.hpp"

namespace ledgerline::http {

/// Takes out of a conversation what must not be kept: logins and tokens as they were sent, whatever stands in
/// a field that is named like a secret, JWTs. Accounts' and API keys' SIDs (AC…, SK…) become all zeros, so
/// that what was said with one account compares equal to what is said with another.
///
/// Learns as it goes: a password seen in one request is hidden in every later text too.
class Masks {
 public:
  /// What a request authorises itself by, and the secrets in its body.
  void learn(const HttpRequest& request);
  /// A body, or any other text: JSON stays JSON, a form stays a form.
  std::string masked(const std::string& text) const;
  /// The same of every string in it.
  nlohmann::json masked(nlohmann::json value) const;

 private:
  void learn(const std::string& value);  // JWTs need not be known: they are told by their form
  std::string plain(std::string text) const;
  std::string form(const std::string& text) const;

  std::vector<Secret> secrets_;  // the longest first: one may hold another
};

}  // namespace ledgerline::http
