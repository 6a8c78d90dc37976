#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/web/limits.hpp"
#include "adapters/web/problem.hpp"
#include "adapters/web/request.hpp"

/// What a request's head says, and what of it a server must refuse (RFC 9112). All throw Refused.
namespace ledgerline::web {

/// "GET /path HTTP/1.1". 400 for what is no request line, 505 for other versions, 501 for methods that nobody
/// here knows.
struct RequestLine {
  std::string method, target;
  int minor = 1;  // of HTTP/1
};
RequestLine request_line_of(std::string_view line);

/// Sets authority, path and query from the target, which is in origin form, absolute form, or `*` of OPTIONS.
void read_target(Request& request);

/// How long the body is, and what becomes of the connection.
struct Framing {
  int minor = 1;
  bool chunked = false;
  std::size_t length = 0;  // where it is not chunked
  bool keeps_alive = true;
  bool expects_continue = false;  // the body comes once we said 100 (RFC 9110, section 10.1.1)
  bool has_body() const { return chunked || length > 0; }
};

/// Checks Host, Content-Length, Transfer-Encoding, Connection and Expect of HTTP/1.`minor`, and sets
/// authority where the target had none. 413 where the body will be too long.
Framing framing_of(Request& request, int minor, const Limits& limits);

/// host [":" port], without a user (RFC 3986, section 3.2)
bool is_authority(std::string_view text);

}  // namespace ledgerline::web
