#include "engine/log/history.hpp"

#include <fmt/format.h>

#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/history.hpp"
#include "adapters/api/lists.hpp"
#include "adapters/channel/stream.hpp"
#include "adapters/http/encoding.hpp"
#include "adapters/web/media_type.hpp"
#include "adapters/web/sse.hpp"
#include "projections/cloud_events/cloud_event.hpp"
#include "projections/flow/flow.hpp"

/// What happened, event by event.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& events_shape() {
  static const auto shape = page_of(event_shape());
  return shape;
}

constexpr std::size_t most_events_of_a_flow = 10'000;  // they are held at once

/// Events of a slice as JSON, and the last one's position; read and opened on the reader's thread.
struct Told {
  std::vector<std::string> items;
  Position last = 0;
};

/// CloudEvents 1.0, the JSON event format's batches: an array of events.
constexpr std::string_view cloud_events = "application/cloudevents-batch+json";

Told read_page(Log& log, Slice slice, const std::string& as_of, Vault vault, bool as_cloud_events) {
  read_as_of(log, as_of, slice);
  const auto page = read_history(log, slice, vault);
  const auto source = source_of(log.id());
  Told told;
  for (std::size_t i = 0; i < page.events.size(); ++i) {
    const auto& event = page.events[i];
    const auto& digest = page.stored[i].digest;
    told.items.push_back(as_cloud_events ? to_cloud_event(event, digest, source) : to_json(event, digest));
  }
  if (!page.stored.empty()) told.last = page.stored.back().position;
  return told;
}

Slice slice_of(const Ask& ask) {
  Slice slice;
  slice.limit = limit_of(ask);
  if (const auto place = place_of(ask, true)) slice.after = *http::whole_number(*place);
  if (ask.tenant) slice.tenant = ask.tenant->str();
  return slice;
}

/// A batch has no place for a cursor: the next page is a link (RFC 8288).
web::Response batch_response(const Ask& ask, const Told& told, const std::optional<std::string>& next) {
  web::Response response(200, std::string(cloud_events), fmt::format("[{}]", fmt::join(told.items, ",")));
  if (!next) return response;
  auto query = ask.query;
  query["after"] = *next;
  response.set("Link", fmt::format("<?{}>; rel=\"next\"", http::form({query.begin(), query.end()})));
  return response;
}

Awaitable<web::Response> events(const Context& context, Ask ask) {
  const auto slice = slice_of(ask);
  const bool as_cloud_events = web::accepts_by_name(ask.request, cloud_events);
  auto look = [slice, as_of = ask.query_moment("as_of"), as_cloud_events,
               vault = context.vault](postgres::PostgresLog& log) {
    return read_page(log, slice, as_of, vault, as_cloud_events);
  };
  const auto told = co_await context.readers.ask(std::move(look));
  if (ask.tenant && told.items.empty() && slice.after == 0) {
    const auto known = co_await row_of_tenant(context, *ask.tenant);
  }
  std::optional<std::string> next;
  if (told.items.size() == slice.limit) next = std::to_string(told.last);
  co_return as_cloud_events ? batch_response(ask, told, next) : page_response(told.items, next, true);
}

Awaitable<web::Response> streamed(const Context& context, const Ask& ask, std::optional<TenantId> tenant) {
  auto again = asking_again(context, ask.request);
  auto stream = co_await channel::stream(context.feed, ask.request, std::move(tenant),
                                         channel::usual_heartbeat, std::move(again));
  co_return stream;
}

/// They say where a page ends, and a stream goes on for ever: whoever gave one would wait for the end in
/// vain.
void expect_no_end(const Ask& ask) {
  for (const std::string name : {"as_of", "limit"})
    if (ask.query.contains(name))
      throw web::Refused(
          400, "BAD_QUERY",
          fmt::format("{}: it does not go with a stream, which has no end; leave it out, or ask "
                      "for pages, without Accept: text/event-stream",
                      name));
}

Awaitable<web::Response> all_events(const Context& context, Ask ask) {
  if (web::accepts_by_name(ask.request, web::event_stream)) {
    expect_no_end(ask);
    auto stream = co_await streamed(context, ask, std::nullopt);
    co_return stream;
  }
  auto page = co_await events(context, std::move(ask));
  co_return page;
}

Awaitable<web::Response> channel_of(const Context& context, Ask ask) {
  const auto known = co_await row_of_tenant(context, *ask.tenant);
  auto stream = co_await streamed(context, ask, ask.tenant);
  co_return stream;
}

Awaitable<web::Response> flow(const Context& context, Ask ask) {
  Slice slice;
  slice.tenant = ask.tenant->str();
  slice.limit = most_events_of_a_flow + 1;
  auto look = [slice, vault = context.vault](postgres::PostgresLog& log) mutable -> std::string {
    const auto history = read_history(log, slice, vault);
    if (history.events.size() > most_events_of_a_flow)
      throw web::Refused(409, "FLOW_TOO_LONG", "its history is too long for this: read it page by page");
    return history.events.empty() ? "" : to_json(flow_of(history.events));
  };
  auto told = co_await context.readers.ask(std::move(look));
  if (told.empty()) throw web::Refused(no_such_tenant(*ask.tenant));
  co_return json_response(200, std::move(told));
}

std::vector<Member> events_query() {
  auto query = page_query();
  query.push_back({"as_of", Type::text, "Up to a position, or an ISO 8601 time", Need::may});
  return query;
}

}  // namespace

const Shape& event_shape() {
  static const Shape shape{
      "Event",
      "A fact, as the log has it. What identifies a person is opened for whoever may see it.",
      {{"position", Type::integer, "In the log, from 1, without a gap"},
       {"recordedAt", Type::time, ""},
       {"type", Type::text, "", Need::must, {}, nullptr, "number.assigned"},
       {"tenant", Type::text, "", Need::null},
       {"tenantVersion", Type::integer, "In the tenant's history, from 1", Need::null},
       {"number", Type::text, "E.164", Need::null},
       {"numberVersion", Type::integer, "In the number's history, from 1", Need::null},
       {"payload", Type::object, "As its type has it"},
       {"metadata", Type::object, "Who asked for it, why, and for which request"},
       {"commandId", Type::text, "A UUID"},
       {"digest", Type::text, "SHA-256, in hexadecimal digits"}}};
  return shape;
}

const Shape& flow_shape() {
  static const Shape shape{"Flow",
                           "How a tenant was given its number: each step, its attempts, how long they took.",
                           {{"tenant", Type::text, ""},
                            {"outcome", Type::text, "The last word on it"},
                            {"begunAt", Type::time, "", Need::null},
                            {"endedAt", Type::time, "", Need::null},
                            {"steps", Type::list, "In their order"}}};
  return shape;
}

Operations history_operations(const Context& context) {
  auto history = reading(context,
                         {"History", "/v1/tenants/{tenant}/history", "getHistory",
                          "What happened to a tenant, as of now or of then.", Access::tenant},
                         events);
  history.query = events_query();
  const Answers batch{200, "A page of events, as CloudEvents 1.0", nullptr, std::string(cloud_events)};
  history.answers = {{200, "A page of events", &events_shape()}, batch};
  auto told = reading(context,
                      {"History", "/v1/tenants/{tenant}/flow", "getFlow",
                       "How a tenant was given its number.", Access::tenant},
                      flow);
  told.answers = {
      {200, "The flow", &flow_shape()},
      {409, "The history has more than 10,000 events", &problem_shape(), "application/problem+json"}};
  auto all =
      reading(context,
              {"History", "/v1/events", "listEvents",
               "The whole log. Accept: text/event-stream asks for it as it grows, without limit and as_of; "
               "application/cloudevents-batch+json for CloudEvents; its next page is in Link.",
               Access::operator_},
              all_events);
  all.query = events_query();
  const Answers streamed{200, "Events as they come", nullptr, std::string(web::event_stream)};
  all.answers = {{200, "A page of events", &events_shape()}, batch, streamed};
  auto channel =
      reading(context,
              {"History", "/v1/tenants/{tenant}/channel", "openChannel",
               "A tenant's events as they come, by server-sent events: `id` is the position, `event` the "
               "type. Goes on above Last-Event-ID, or `after`.",
               Access::owner},
              channel_of);
  channel.query = {{"after", Type::integer, "A position", Need::may}};
  channel.answers = {streamed};
  return {history, told, all, channel};
}

}  // namespace ledgerline::api
