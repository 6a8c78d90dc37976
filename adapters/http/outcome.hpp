#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/secret.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/result.hpp"

/// What the answers of all providers have in common (provider-apis.md, section 1).
namespace ledgerline::http {

/// How messages speak of a provider.
struct Provider {
  std::string name;             // "Twilio"
  std::string variables;        // that hold its credentials: what to check when they are refused
  std::vector<Secret> secrets;  // hidden in whatever it says
};

/// Why there is no answer to read: nothing for a 2xx, and for a 4xx that the provider explains itself.
///
///     not sent, 429              deferred   NOT_REACHED, TLS_FAILED, BREAKER_OPEN, RATE_LIMITED
///     401, 403                   refused    CREDENTIALS_WRONG
///     lost, 408, 409, 5xx, 3xx   unsure     TIMED_OUT, CONNECTION_LOST, CONFLICT, PROVIDER_FAILED…
std::optional<Result> common_trouble(const HttpReply& reply, const Provider& provider);

/// A 2xx that cannot be read: it may have been done.
Result unreadable(const HttpReply& reply, const Provider& provider);

/// A 4xx that only the provider's own text explains.
Result refusal(const HttpReply& reply, const Provider& provider, std::string_view said);

/// What a provider said, for a message: one line, at most 200 bytes, without our secrets.
std::string quoted(std::string_view said, const Provider& provider);

/// The failure of a question: nothing was to be changed, so nothing is unsure.
Result of_question(Result failure);

/// The failure of a look-up after a call that may have been done: whatever it is, that is still unsure.
Result still_unsure(Result failure);

inline bool is_success(const HttpReply& reply) { return reply.status >= 200 && reply.status < 300; }

/// Retry-After in seconds or as a date, which is measured against the answer's own Date; in microseconds.
std::optional<std::int64_t> retry_after(const HttpReply& reply);

}  // namespace ledgerline::http
