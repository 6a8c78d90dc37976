#include "adapters/channel/stream.hpp"

#include <utility>

#include <fmt/format.h>

#include "adapters/channel/follower.hpp"
#include "adapters/http/encoding.hpp"
#include "adapters/web/form_body.hpp"
#include "adapters/web/problem.hpp"
#include "adapters/web/sse.hpp"

namespace ledgerline::channel {
namespace {

/// Where the reader was. A browser that comes again sends the header, and the URL is still the first one's:
/// the header counts. An empty one is none: what a browser has before its first event.
std::optional<std::string> place_of(const web::Request& request) {
  if (const auto id = request.header("last-event-id"); !id.empty()) return std::string(id);
  const auto query = web::query_of(request);
  if (const auto after = http::value_of(query, "after")) return std::string(*after);
  return std::nullopt;
}

Position position_of(const std::string& text) {
  if (const auto position = http::whole_number(text)) return *position;
  throw web::Refused(
      400, "NO_POSITION",
      "Last-Event-ID, or ?after=, is no position in the log: send the id of the last event you "
      "have, or 0 for all of them");
}

Awaitable<Position> begin_of(Feed& feed, const web::Request& request) {
  const auto place = place_of(request);
  if (!place) co_return co_await feed.log_head();
  const auto position = position_of(*place);
  if (position <= feed.head()) co_return position;
  const auto head = co_await feed.log_head();  // another process may have appended it
  if (position <= head) co_return position;
  auto why = fmt::format(
      "the log ends at {}, before the position {} that Last-Event-ID, or ?after=, names: "
      "is it of another log?",
      head, position);
  throw web::Refused(400, "POSITION_BEYOND_END", std::move(why));
}

Awaitable<void> write_events(web::Writer& writer, Entries events) {
  for (const auto& event : events) {
    auto text = web::sse_event(std::to_string(event->position), event->type, event->json);
    const bool taken = co_await writer.write(std::move(text));
    if (!taken) co_return;
  }
}

/// Writes what comes until nobody reads it.
struct Telling {
  Feed& feed;
  std::optional<TenantId> tenant;
  Position begin;
  std::int64_t heartbeat;
  std::function<Awaitable<bool>()> may_go_on;

  Awaitable<void> operator()(web::Writer& writer) const {
    Follower follower(feed, tenant, begin);
    writer.when_closed([&follower] { follower.stop(); });
    auto asked_at = feed.now();
    while (writer.is_open() && !follower.is_over()) {
      auto events = co_await follower.next(heartbeat);
      if (may_go_on && feed.now() - asked_at >= believed) {
        const bool may = co_await may_go_on();
        if (!may) co_return;
        asked_at = feed.now();
      }
      if (events.empty() && !follower.is_over()) co_await writer.write(web::sse_comment("still here"));
      co_await write_events(writer, std::move(events));
    }
  }
};

}  // namespace

Awaitable<web::Response> stream(Feed& feed, const web::Request& request, std::optional<TenantId> tenant,
                                std::int64_t heartbeat, std::function<Awaitable<bool>()> may_go_on) {
  const auto begin = co_await begin_of(feed, request);
  Telling telling{feed, std::move(tenant), begin, heartbeat, std::move(may_go_on)};
  auto response = web::Response::streamed(std::string(web::event_stream), std::move(telling));
  response.set("Cache-Control", "no-store");
  response.set("X-Accel-Buffering", "no");  // nginx would keep events until it has a bufferful
  co_return response;
}

}  // namespace ledgerline::channel
