#pragma once

#include <optional>
#include <string_view>

#include "adapters/web/body.hpp"
#include "adapters/web/head.hpp"
#include "adapters/web/lines.hpp"

namespace ledgerline::web {

/// Reads one request from bytes, however they are cut. Pure: no sockets, no time. What two readers may read
/// in two ways is refused, and the bytes behind it are nobody's: after Refused the connection has to be
/// closed.
class RequestReader {
 public:
  enum class Stage { idle, head, body, whole };  // idle: not a byte has come

  explicit RequestReader(const Limits& limits);

  /// How many of `bytes` it took; the rest are the next request's. Throws Refused.
  std::size_t read(std::string_view bytes);
  Stage stage() const { return stage_; }
  /// From the stage body on.
  const Framing& framing() const { return framing_; }
  /// Whether the caller waits for our leave to send the body.
  bool is_awaited() const { return framing_.expects_continue && !body_begun_; }
  const Request& head() const { return request_; }
  /// Once it is whole.
  Request take();

 private:
  void push(char c);
  void end_head();

  const Limits& limits_;
  Stage stage_ = Stage::idle;
  Line line_;
  FieldLines fields_;
  bool has_line_ = false, has_blank_line_ = false, body_begun_ = false;
  int minor_ = 1;
  Framing framing_;
  std::optional<Body> body_;
  Request request_;
};

/// What becomes of a connection on which these bytes come: the requests on it, then the status it is refused
/// with, or 0. The whole reading of requests as a function, for fuzzers. `limits` outlives the call only.
struct Verdict {
  std::vector<Request> requests;
  std::size_t taken = 0;  // bytes, of whole requests
  int refusal = 0;
};
Verdict verdict_on(std::string_view bytes, const Limits& limits);

}  // namespace ledgerline::web
