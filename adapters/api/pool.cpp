#include <algorithm>
#include <cstdint>
#include <map>
#include <variant>

#include "adapters/api/answer.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/rows.hpp"
#include "adapters/metrics/pool_pace.hpp"
#include "adapters/postgres/queries.hpp"
#include "adapters/web/problem.hpp"
#include "engine/registration.hpp"

/// The pool of numbers.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& health_row_shape() {
  static const Shape shape{"PoolCount",
                           "How many numbers of a country have a status.",
                           {{"country", Type::text, "ISO 3166"},
                            {"status", Type::text, ""},
                            {"count", Type::integer, ""},
                            {"percentage", Type::number, "Of all numbers"}}};
  return shape;
}

const Shape& health_shape() {
  static const Shape shape{
      "PoolHealth", "The pool in figures.", {{"items", Type::list, "", Need::must, {}, &health_row_shape()}}};
  return shape;
}

const Shape& pace_row_shape() {
  static const Shape shape{
      "CountryPace",
      "How fast a country's numbers are used up.",
      {{"country", Type::text, "ISO 3166"},
       {"available", Type::integer, "Now"},
       {"given", Type::integer, "Within seven days, and still held"},
       {"days_left", Type::number, "Null: none was given, so there is no pace", Need::null}}};
  return shape;
}

const Shape& pace_day_shape() {
  static const Shape shape{"GivenOnDay",
                           "Numbers given on a day, and still held; days without any are left out.",
                           {{"day", Type::text, "UTC", Need::must, {}, nullptr, "2026-03-01"},
                            {"country", Type::text, "ISO 3166"},
                            {"given", Type::integer, ""}}};
  return shape;
}

const Shape& pace_shape() {
  static const Shape shape{"PoolPace",
                           "For how long the pool lasts.",
                           {{"items", Type::list, "", Need::must, {}, &pace_row_shape()},
                            {"days", Type::list, "", Need::must, {}, &pace_day_shape()}}};
  return shape;
}

const Shape& new_number_shape() {
  static const Shape shape{
      "NewNumber",
      "A number that the carrier has for us.",
      {{"number", Type::text, "E.164, or as dialled in the country", Need::must, {}, nullptr, "+14155550123"},
       {"country", Type::text, "ISO 3166, where the number does not tell", Need::may}}};
  return shape;
}

const Shape& new_numbers_shape() {
  static const Shape shape{"NewNumbers",
                           "Numbers for the pool: all of them can be read, or none is added.",
                           {{"numbers", Type::list, "1 to 500", Need::must, {}, &new_number_shape()}}};
  return shape;
}

const Shape& reservation_shape() {
  static const Shape shape{
      "Reservation",
      "Holds a number for a tenant.",
      {{"tenant", Type::text, ""}, {"minutes", Type::integer, "From now, at most a year"}}};
  return shape;
}

const Shape& retirement_shape() {
  static const Shape shape{"Retirement", "Why; kept for the auditor.", {{"reason", Type::text, ""}}};
  return shape;
}

Operation pool_operation(std::string path, std::string id, std::string text, Access access,
                         const Shape* body = nullptr) {
  return {"Pool", "/v1/pool" + path, std::move(id), std::move(text), access, body};
}

/// The number in the path, as it is written in E.164.
PoolNumber number_of(const Ask& ask) { return ask.request.parameter<PoolNumber>("number"); }

NumberAdded added(const nlohmann::json& item, const std::string& usual_country) {
  const bool says = item.contains("country") && !item["country"].is_null();
  const auto country = read_country(says ? item["country"].get<std::string>() : usual_country);
  return pool_number_of(read_phone(item["number"].get<std::string>(), country));
}

Request addition(const Context& context, const Ask& ask) {
  const auto& numbers = ask.body["numbers"];
  if (numbers.empty() || numbers.size() > most_numbers_a_command)
    throw web::Refused(400, "BAD_BODY", "/numbers: give 1 to 500");
  AddNumbers request;
  for (const auto& item : numbers) request.numbers.push_back(added(item, context.policy.default_country));
  return request;
}

const Shape& added_shape() {
  static const Shape shape{
      "AddedNumbers",
      "What became of them; each has an event that says so.",
      {{"added", Type::integer, ""},
       {"known", Type::integer, "They were in the pool already"},
       {"refused", Type::integer, "Such as those that were retired, for good"},
       {"handed_out", Type::integer, "Of those added, at once, to tenants that waited"}}};
  return shape;
}

template <class Kind>
std::int64_t count(const Outcome& outcome) {
  return std::ranges::count_if(outcome.events,
                               [](const auto& event) { return std::holds_alternative<Kind>(event.event); });
}

Operation add_numbers(const Context& context) {
  auto operation = pool_operation("/numbers", "addPoolNumbers", "Puts numbers into the pool.",
                                  Access::operator_, &new_numbers_shape());
  operation.method = "POST";
  operation.is_command = true;
  operation.answers = {{200, "What became of them", &added_shape()}};
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    auto request = addition(context, ask);
    const auto outcome = co_await run_command(context, ask, std::move(request));
    if (outcome.kind == Outcome::Kind::failed || outcome.kind == Outcome::Kind::invalid)
      co_return response_of(outcome);
    const Json json{{"added", count<NumberAdded>(outcome)},
                    {"known", count<NumberUnchanged>(outcome)},
                    {"refused", count<NumberRefused>(outcome)},
                    {"handed_out", count<NumberAssigned>(outcome)}};
    co_return json_response(200, json.dump());
  };
  return operation;
}

std::string pace_json(postgres::Session& session) {
  const auto figures = postgres::read_pool_figures(session);
  const auto days_left = metrics::days_left(figures);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> countries;  // available, given
  for (const auto& pool : figures.pool) {
    auto& country = countries[pool.country];
    if (pool.status == "available") country.first = pool.numbers;
  }
  for (const auto& given : figures.given) countries[given.country].second = given.numbers;
  auto items = Json::array(), days = Json::array();
  for (const auto& [country, counts] : countries) {
    const auto left = days_left.find(country);
    items.push_back({{"country", country},
                     {"available", counts.first},
                     {"given", counts.second},
                     {"days_left", left == days_left.end() ? Json() : Json(left->second)}});
  }
  for (const auto& day : postgres::given_by_day(session))
    days.push_back({{"day", day.day}, {"country", day.country}, {"given", day.numbers}});
  return Json{{"items", std::move(items)}, {"days", std::move(days)}}.dump();
}

Operation pace(const Context& context) {
  auto operation =
      pool_operation("/pace", "getPoolPace",
                     "For how many days each country's numbers last at the pace of the last seven days, and "
                     "how many were given on each day of the last four weeks.",
                     Access::platform);
  operation.method = "GET";
  operation.answers = {{200, "The figures", &pace_shape()}};
  operation.run = [&context](Ask) -> Awaitable<web::Response> {
    auto look = [](postgres::PostgresLog& log) { return pace_json(log.session()); };
    auto json = co_await context.readers.ask(std::move(look));
    co_return json_response(200, std::move(json));
  };
  return operation;
}

Operation health(const Context& context) {
  auto operation = pool_operation("/health", "getPoolHealth",
                                  "How many numbers there are, by country and status.", Access::platform);
  operation.method = "GET";
  operation.answers = {{200, "The figures", &health_shape()}};
  operation.run = [&context](Ask) -> Awaitable<web::Response> {
    auto look = [](postgres::PostgresLog& log) { return postgres::pool_health(log.session()); };
    const auto rows = co_await context.readers.ask(std::move(look));
    co_return json_response(200, R"({"items":)" + rows + "}");
  };
  return operation;
}

}  // namespace

Operations pool_operations(const Context& context) {
  return {
      health(context),
      pace(context),
      list(context, pool_operation("/numbers", "listPoolNumbers", "The pool's numbers.", Access::platform),
           pool_list()),
      add_numbers(context),
      command(
          context,
          pool_operation("/numbers/{number}/reserve", "reserveNumber",
                         "Holds an available number for a tenant.", Access::platform, &reservation_shape()),
          [](const Ask& ask) {
            return ReserveNumber{number_of(ask), TenantId(ask.text("tenant")),
                                 ask.body["minutes"].get<std::int64_t>()};
          }),
      command(context,
              pool_operation("/numbers/{number}/retire", "retireNumber",
                             "Takes a number out of use, for good.", Access::operator_, &retirement_shape()),
              [](const Ask& ask) { return RetireNumber{number_of(ask), Reason(ask.text("reason"))}; }),
  };
}

}  // namespace ledgerline::api
