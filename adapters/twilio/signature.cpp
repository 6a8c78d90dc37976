#include <algorithm>
#include <set>
#include <strings.h>

#include "adapters/http/form.hpp"
#include "adapters/http/malformed.hpp"
#include "adapters/twilio/webhook.hpp"

namespace ledgerline::twilio {
namespace {

using http::Verdict;

/// "https://user@host:8443/path?query" in three parts: up to the host, the port, the rest.
struct Url {
  std::string front, port, rest;
  bool is_https = false;
};

Url url_of(std::string_view text) {
  text = text.substr(0, text.find('#'));  // Twilio's own, for retries: it is never sent
  const auto scheme = text.find("://");
  const auto begin = scheme == text.npos ? 0 : scheme + 3;
  const auto end = std::min(text.find_first_of("/?", begin), text.size());
  const auto authority = text.substr(begin, end - begin);
  const auto colon = authority.find_last_of(":]@");
  const bool has_port = colon != authority.npos && authority[colon] == ':';
  const auto host_end = begin + (has_port ? colon : authority.size());
  return {std::string(text.substr(0, host_end)),
          std::string(has_port ? authority.substr(colon + 1) : std::string_view()),
          std::string(text.substr(end)), text.starts_with("https:")};
}

/// As Twilio may have signed it. The query stays as it was received: quoting it again would change it.
std::vector<std::string> variants(std::string_view text) {
  const auto url = url_of(text);
  const auto port = !url.port.empty() ? url.port : std::string(url.is_https ? "443" : "80");
  return {url.front + url.rest, url.front + ":" + port + url.rest};
}

/// Sorted by name, then value, in byte order; a pair that comes twice counts once.
std::string glued(const http::Fields& form) {
  const std::set<http::Fields::value_type> sorted(form.begin(), form.end());
  std::string text;
  for (const auto& [name, value] : sorted) text += name + value;
  return text;
}

bool is_form(const http::Delivery& delivery) {
  constexpr std::string_view type = "application/x-www-form-urlencoded";
  const auto given = delivery.header("Content-Type").value_or("");
  return given.size() >= type.size() && ::strncasecmp(given.data(), type.data(), type.size()) == 0;
}

std::optional<std::string> signed_digest(const std::string& url) {
  const auto question = url.find('?');
  if (question == url.npos) return {};
  const auto query = http::form_bytes(std::string_view(url).substr(question + 1));
  const auto digest = http::value_of(query, "bodySHA256");
  return digest ? std::optional(std::string(*digest)) : std::nullopt;
}

/// All candidates are tried, whichever fits: the time tells nothing of which did.
bool is_signed(std::string_view signature, const http::Delivery& delivery, const std::string& parameters,
               const http::Secrets& tokens) {
  bool found = false;
  for (const auto& url : variants(delivery.url))
    for (const auto& token : tokens)
      if (http::same(signature, http::base64(http::hmac(http::Hash::sha1, token, url + parameters))))
        found = true;
  return found;
}

Verdict verdict_on(std::string_view signature, const http::Delivery& delivery, const http::Secrets& tokens) {
  const auto digest = signed_digest(delivery.url);
  const bool has_form = !digest && delivery.method == "POST" && is_form(delivery);
  if (!digest && !has_form && !delivery.body.empty()) return Verdict::body_unsigned;
  const auto parameters = has_form ? glued(http::form_bytes(delivery.body)) : std::string();
  if (!is_signed(signature, delivery, parameters, tokens)) return Verdict::wrong;
  if (digest && !http::same(*digest, std::string_view(http::hex(http::sha256(delivery.body)))))
    return Verdict::body_changed;
  return Verdict::accepted;
}

}  // namespace

/// A form or a query that cannot be decoded is what nobody signed.
Verdict check_signature(const http::Delivery& delivery, const http::Secrets& tokens) {
  const auto signature = delivery.header("X-Twilio-Signature");
  if (!signature) return Verdict::missing;
  try {
    return verdict_on(*signature, delivery, tokens);
  } catch (const http::Malformed&) {
    return Verdict::wrong;
  }
}

}  // namespace ledgerline::twilio
