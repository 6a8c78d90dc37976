#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "adapters/web/response.hpp"

/// An answer's bytes (RFC 9112).
namespace ledgerline::web {

/// What of an answer's head is the connection's to say.
struct Envelope {
  std::string request_id;
  std::time_t date = 0;
  int minor = 1;  // of the request's version: chunks are for 1 alone
  bool keeps_alive = true;
};

/// The status line, all fields, and the empty line. Adds X-Content-Type-Options, and Cache-Control: no-store
/// where the handler says nothing of it: what a tenant reads is not for caches.
std::string head_of(const Response& response, const Envelope& envelope);

/// Whether an answer of this kind has a body (RFC 9112, section 6.3).
bool has_body(const Response& response);

/// One chunk of a body; "" would end it.
std::string chunk_of(std::string_view bytes);

/// "Sat, 21 Nov 2026 07:52:44 GMT" (RFC 9110, section 5.6.7)
std::string http_date(std::time_t time);

}  // namespace ledgerline::web
