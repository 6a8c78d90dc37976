#pragma once

#include <string>
#include <string_view>

/// Server-sent events as they stand in a stream (WHATWG HTML, section 9.2), of type text/event-stream. Data
/// in UTF-8.
namespace ledgerline::web {

constexpr std::string_view event_stream = "text/event-stream";

/// One event; whatever ends lines in `data`, it comes out as LF. An empty id or name is left out. Throws
/// std::logic_error for an id or a name with a line break or a NUL.
std::string sse_event(std::string_view id, std::string_view name, std::string_view data);

/// What no reader hears, but what keeps proxies awake and finds out who has gone.
std::string sse_comment(std::string_view text);

}  // namespace ledgerline::web
