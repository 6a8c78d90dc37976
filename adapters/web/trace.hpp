#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/encoding.hpp"
#include "engine/ports.hpp"

namespace ledgerline::web {

/// W3C Trace Context, section 3.2: who called whom, across services.
struct TraceParent {
  std::string trace_id, parent_id;  // 32 and 16 hexadecimal digits
  bool sampled = false;
};

/// None for what the specification tells us to ignore.
std::optional<TraceParent> trace_parent_of(std::string_view text);

/// What a request is known by: in our answer, our log lines and the events it leads to.
struct Trace {
  std::string request_id;   // [A-Za-z0-9._~:/+=@-], at most 128 bytes
  std::string traceparent;  // as it came; empty where it came not, came twice, or is none
};

/// The caller's X-Request-Id where it is sane and said once, else 32 random hexadecimal digits; and its
/// traceparent. `fields`: a request's, names in lower case.
Trace trace_of(const http::Fields& fields, Random& random);

}  // namespace ledgerline::web
