#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <vector>

#include "engine/effects/http.hpp"

namespace ledgerline::tests {

/// A provider by script: each answer is given once, to the first request of its operation (and with its text
/// in the URL or the body) that finds it.
///
///     http.on("twilio:provision_number", TwilioReplies::purchase_success("+14155550100", "PN1"));
class ScriptedHttp final : public Http {
 public:
  ScriptedHttp& on(std::string operation, HttpReply reply, std::string holding = {});
  Awaitable<HttpReply> send(HttpRequest request) override;

  /// What was asked, in order.
  const std::vector<HttpRequest>& requests() const { return requests_; }
  std::vector<std::string> operations() const;
  const HttpRequest& request(const std::string& operation, std::size_t nth = 0) const;
  /// Whether all answers were asked for.
  bool is_finished() const { return lines_.empty(); }

 private:
  struct Line {
    std::string operation, holding;
    HttpReply reply;
  };
  std::list<Line> lines_;
  std::vector<HttpRequest> requests_;
};

/// The value of a header; "" where there is none.
std::string header(const HttpRequest& request, const std::string& name);

/// Answers that are none.
HttpReply not_sent(std::string code, std::string why = "connection refused");
HttpReply lost(std::string code = "TIMED_OUT", std::string why = "no answer within 30 s");
HttpReply with_header(HttpReply reply, const std::string& name, const std::string& value);

}  // namespace ledgerline::tests
