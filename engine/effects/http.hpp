#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/await.hpp"

namespace ledgerline {

/// One request to a provider. `operation` names it in breakers, rate limits, metrics and logs: provider and
/// call, such as "twilio:update_number_webhook".
struct HttpRequest {
  std::string operation, method, url;
  std::multimap<std::string, std::string> headers;
  std::string body;
  std::chrono::milliseconds timeout{30'000};

  HttpRequest(std::string name, std::string how, std::string where)
      : operation(std::move(name)), method(std::move(how)), url(std::move(where)) {}
};

/// A status, or why there is none.
struct HttpReply {
  enum class Trouble {
    none,
    not_sent,  // nothing left this machine: no connection, TLS refused, a breaker open
    lost       // it may have arrived: a time-out, a reset, an answer cut short
  };
  Trouble trouble = Trouble::none;
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string why;   // of trouble, for people; holds no secret
  std::string code;  // of trouble: NOT_REACHED, TLS_FAILED, TIMED_OUT, CONNECTION_LOST, ANSWER_TOO_LARGE,
                     // BREAKER_OPEN
  std::optional<std::int64_t> retry_after;  // of not_sent, in microseconds, where it is known

  HttpReply() = default;
  HttpReply(int code_of, std::string text) : status(code_of), body(std::move(text)) {}
};

/// The port to HTTP, and to SMTP, so that one guard stands before all providers. A message is sent by method
/// MAIL to a URL of smtp: or smtps:, its envelope in the headers From and To; the status is the server's
/// reply code. A login stands in the header Authorization, Basic, there too.
///
/// Requests may run at the same time; an executor at a time.
class Http {
 public:
  virtual ~Http() = default;
  /// Never throws for what happened on the wire.
  virtual Awaitable<HttpReply> send(HttpRequest request) = 0;
};

}  // namespace ledgerline
