#include "adapters/api/answer.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "adapters/web/problem.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::api {
namespace {

using Kind = Outcome::Kind;
using Need = Member::Need;

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

int status_of(const Outcome& outcome) {
  static const std::map<std::string_view, int> known = {
      {"REGISTERED", 201},     {"POOL_EMPTY", 202},      {"PAYMENT_REQUIRED", 402}, {"UNKNOWN_TENANT", 404},
      {"UNKNOWN_NUMBER", 404}, {"UNKNOWN_SUBJECT", 404}, {"COMMAND_ID_REUSED", 422}};
  const auto found = known.find(outcome.code);
  if (found != known.end()) return found->second;
  switch (outcome.kind) {
    case Kind::done: return 200;
    case Kind::refused: return 409;
    case Kind::invalid: return 422;
    case Kind::failed: break;
  }
  return 503;
}

/// Of what failed on our side the caller learns nothing but that; the log says why.
void expect_answered(const Outcome& outcome) {
  if (outcome.kind != Kind::failed) return;
  if (outcome.code == "LOG_DAMAGED") throw Damaged(outcome.message);
  if (outcome.code == "REBUILDING") throw web::Refused(503, outcome.code, outcome.message);
  if (outcome.code != "OUTCOME_UNKNOWN") throw Unavailable(outcome.code + ": " + outcome.message);
  throw web::Refused(503, outcome.code,
                     "whether it was done is not known: ask again with the same Idempotency-Key, or look");
}

web::Problem problem_of(const Outcome& outcome, int status) {
  web::Problem problem(status, outcome.code, outcome.message);
  if (outcome.code == "COMMAND_ID_REUSED")
    problem = {422, "IDEMPOTENCY_KEY_REUSED",
               "this Idempotency-Key came with another request before: take a new key for a new request"};
  if (outcome.repeated) problem.fields.emplace_back("Idempotency-Replayed", "true");
  return problem;
}

std::optional<std::string> idempotency_key(const web::Request& request) {
  const auto name = "idempotency-key";
  const auto count = std::ranges::count(request.fields, name, &web::Fields::value_type::first);
  if (count == 0) return {};
  const std::string key(request.header(name));
  const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7F; });
  if (count > 1 || key.empty() || key.size() > 255 || !visible)
    throw web::Refused(400, "BAD_IDEMPOTENCY_KEY",
                       "Idempotency-Key: one, of 1 to 255 visible ASCII characters");
  return key;
}

Uuid id_of(const Context& context, const Ask& ask) {
  const auto key = idempotency_key(ask.request);
  if (!key) return context.turns.new_id();
  return derived_uuid(context.turns.log_id(), fmt::format("api/{}/{}", to_string(ask.caller.id), *key));
}

Command command_of(const Context& context, const Ask& ask, Request request) {
  Command command;
  command.id = id_of(context, ask);
  command.cause.actor = actor_of(ask.caller);
  const auto reason = ask.text("reason");
  if (!reason.empty()) command.cause.reason = Reason(reason);
  command.cause.correlation = Reference(ask.request.trace.request_id);
  if (!ask.request.trace.traceparent.empty())
    command.cause.trace_parent = Reference(ask.request.trace.traceparent);
  command.request = std::move(request);
  return command;
}

}  // namespace

std::string Ask::text(const std::string& member) const {
  return has(member) ? body[member].get<std::string>() : std::string();
}

std::string Ask::query_text(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

std::string Ask::query_moment(const std::string& name) const {
  auto text = query_text(name);
  if (text.empty() && query.contains(name))
    throw web::Refused(400, "BAD_QUERY", name + ": the value is empty: give a position, or an ISO 8601 time");
  return text;
}

web::Response json_response(int status, std::string json) {
  return web::Response(status, "application/json", std::move(json));
}

std::string json_of(const Outcome& outcome) {
  auto positions = Json::array();
  for (const auto& event : outcome.events) positions.push_back(event.position);
  return Json{{"code", outcome.code},
              {"message", outcome.message},
              {"tenant", or_null(outcome.tenant)},
              {"number", or_null(outcome.number)},
              {"repeated", outcome.repeated},
              {"positions", std::move(positions)}}
      .dump();
}

const Shape& outcome_shape() {
  static const Shape shape{
      "Outcome",
      "What a command came to. The same Idempotency-Key gives the same outcome again.",
      {{"code", Type::text, "For programs, and stable", Need::must, {}, nullptr, "ALLOCATED"},
       {"message", Type::text, "For people"},
       {"tenant", Type::text, "Whom it is about", Need::null},
       {"number", Type::text, "E.164", Need::null, {}, nullptr, "+14155550123"},
       {"repeated", Type::flag, "Whether this is the answer to an earlier request with this key"},
       {"positions", Type::list, "Of the events that it appended to the log"}}};
  return shape;
}

const Shape& problem_shape() {
  static const Shape shape{
      "Problem",
      "What is wrong, as RFC 9457 tells it.",
      {{"type", Type::text, "urn:ledgerline:problem: and the code"},
       {"title", Type::text, "The status in words"},
       {"status", Type::integer, ""},
       {"detail", Type::text, "What, where, and what to do"},
       {"code", Type::text, "For programs, and stable", Member::Need::must, {}, nullptr, "PAYMENT_REQUIRED"},
       {"request_id", Type::text, "To be named to whoever looks into it"}}};
  return shape;
}

web::Response response_of(const Outcome& outcome) {
  expect_answered(outcome);
  const int status = status_of(outcome);
  if (status >= 400) throw web::Refused(problem_of(outcome, status));
  auto response = json_response(status, json_of(outcome));
  if (outcome.repeated) response.set("Idempotency-Replayed", "true");
  if (status == 201) response.set("Location", "/v1/tenants/" + outcome.tenant);
  return response;
}

void refuse_provider(const Result& failure) {
  const bool refused = failure.kind == Result::Kind::refused;
  web::Problem problem(refused ? 422 : 503, failure.code, failure.message);
  if (!refused) problem.fields.emplace_back("Retry-After", "5");
  throw web::Refused(std::move(problem));
}

Awaitable<Outcome> run_command(const Context& context, const Ask& ask, Request request) {
  auto command = command_of(context, ask, std::move(request));
  auto outcome = co_await context.turns.run(std::move(command));
  co_return outcome;
}

Operation reading(const Context& context, Operation about,
                  Awaitable<web::Response> (*run)(const Context&, Ask)) {
  about.method = "GET";
  about.run = [&context, run](Ask ask) -> Awaitable<web::Response> {
    auto response = co_await run(context, std::move(ask));
    co_return response;
  };
  return about;
}

Operation command(const Context& context, Operation about, std::function<Request(const Ask&)> request_of) {
  about.method = "POST";
  about.is_command = true;
  if (about.answers.empty()) about.answers = {{200, "Done, or it was so already", &outcome_shape()}};
  about.run = [&context, request_of = std::move(request_of)](Ask ask) -> Awaitable<web::Response> {
    auto request = request_of(ask);
    const auto outcome = co_await run_command(context, ask, std::move(request));
    co_return response_of(outcome);
  };
  return about;
}

}  // namespace ledgerline::api
