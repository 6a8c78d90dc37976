#pragma once

#include "adapters/channel/feed.hpp"
#include "adapters/web/request.hpp"

namespace ledgerline::channel {

constexpr std::int64_t usual_heartbeat = 15'000'000;  // microseconds
constexpr std::int64_t believed = 1'000'000;          // microseconds that a yes of may_go_on holds

/// A tenant's events as they come, or everybody's, as server-sent events (WHATWG HTML, section 9.2). `id` is
/// the position, `event` the type, such as number.assigned, `data` what `history --json` prints of it. Goes
/// on above Last-Event-ID, or ?after=, or where the log ends now. A comment now and then keeps proxies awake
/// and finds out who has gone. Ends when reader, server or feed do.
///
/// Before events are written, and at each heartbeat, `may_go_on` is asked, where there is one, unless it was
/// within the last second; the stream ends where it says no: a token may have been revoked.
///
/// Throws web::Refused, 400, for a position that is none or is beyond the log's end; Unavailable. Whether the
/// caller may hear it is for whoever calls this. The feed outlives the server's executor.
Awaitable<web::Response> stream(Feed& feed, const web::Request& request, std::optional<TenantId> tenant,
                                std::int64_t heartbeat = usual_heartbeat,
                                std::function<Awaitable<bool>()> may_go_on = {});

}  // namespace ledgerline::channel
