#include "adapters/api/answer.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/postgres/queries.hpp"

/// What a caller asks before anything else: who am I here, and how far is the log?
namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& caller_shape() {
  static const Shape shape{
      "Caller",
      "Whom the token stands for.",
      {{"id", Type::text, "Of the token: events name it as token:ID"},
       {"role", Type::text, "", Need::must, {"operator", "auditor", "platform", "tenant"}},
       a_text("tenant", "The one that a tenant's token reaches", Need::null),
       a_text("name", "What the token is for, as its maker wrote", Need::null),
       a_time("expires_at", "Null: never", Need::null)}};
  return shape;
}

const Shape& log_shape() {
  static const Shape shape{
      "LogStanding",
      "How far the log is, and what waits for somebody.",
      {{"position", Type::integer, "Of its last event; 0: there is none"},
       a_time("recorded_at", "When that was recorded", Need::null),
       a_time("now", "The log's clock"),
       {"tenants", Type::integer, ""},
       {"numbers", Type::integer, ""},
       {"texts_owed", Type::integer, "Tenants whose texts are still to be sent"},
       {"webhooks_parked", Type::integer, "That nobody knew what to do with: 'ledgerline webhooks parked'"}}};
  return shape;
}

Awaitable<web::Response> caller(const Context&, Ask ask) {
  const auto& grant = ask.caller;
  Json json{{"id", to_string(grant.id)}, {"role", names(grant.role)[static_cast<std::size_t>(grant.role)]}};
  json["tenant"] = grant.tenant ? Json(grant.tenant->str()) : Json();
  json["name"] = grant.name ? Json(grant.name->str()) : Json();
  json["expires_at"] = grant.expires_at ? Json(iso_millis(*grant.expires_at)) : Json();
  co_return json_response(200, json.dump());
}

Awaitable<web::Response> log_standing(const Context& context, Ask) {
  auto look = [](postgres::PostgresLog& log) { return postgres::log_standing(log.session()); };
  const auto rows = co_await context.readers.ask(std::move(look));
  co_return json_response(200, rows.substr(1, rows.size() - 2));
}

}  // namespace

Operations standing_operations(const Context& context) {
  auto who = reading(
      context, {"Service", "/v1/caller", "getCaller", "Whom this token stands for.", Access::caller}, caller);
  who.answers = {{200, "It is good, and stands for this", &caller_shape()}};
  auto how = reading(
      context,
      {"Service", "/v1/log", "getLog", "How far the log is, and what waits for somebody.", Access::platform},
      log_standing);
  how.answers = {{200, "As of now", &log_shape()}};
  return {who, how};
}

}  // namespace ledgerline::api
