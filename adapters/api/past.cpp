#include <fmt/format.h>

#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/history.hpp"
#include "engine/log/history.hpp"
#include "engine/value_of.hpp"
#include "projections/difference/difference.hpp"
#include "projections/difference/state.hpp"
#include "projections/holders/holders.hpp"
#include "projections/narrator/narrator.hpp"
#include "projections/timeline/timeline.hpp"
#include "projections/why/known.hpp"

/// What the log tells of then: states, differences, causes. Each answer is made on a reader's thread.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

constexpr std::size_t most_events = 10'000;       // of one history: they are held at once
constexpr std::size_t most_for_causes = 200'000;  // of all histories that an explanation needs

/// What an answer is made of, and how: on a reader's thread, with a vault of its own. Empty: nothing was
/// recorded of the tenant up to then.
using Tell = std::function<std::string(Reading&, postgres::PostgresLog&)>;

Awaitable<std::string> told(const Context& context, std::size_t most, Tell tell) {
  auto look = [most, tell = std::move(tell), vault = context.vault](postgres::PostgresLog& log) mutable {
    Reading reading(log, vault, most);
    try {
      return tell(reading, log);
    } catch (const Reading::TooMuch& e) {
      throw web::Refused(409, "TOO_LONG",
                         fmt::format("{}: ask the program, 'ledgerline', which has no such bound", e.what()));
    }
  };
  auto text = co_await context.readers.ask(std::move(look));
  co_return text;
}

/// 404 where nothing was recorded of the tenant: ever, or up to then. A parked one has no row to be known by.
Awaitable<web::Response> answer(const Context& context, const Ask& ask, std::size_t most, Tell tell) {
  auto text = co_await told(context, most, std::move(tell));
  if (!text.empty()) co_return json_response(200, std::move(text));
  const auto known = co_await row_of_tenant(context, *ask.tenant);
  auto detail = fmt::format("nothing was recorded of tenant {} up to then", ask.tenant->str());
  throw web::Refused(404, "NO_HISTORY", std::move(detail));
}

Awaitable<web::Response> state(const Context& context, Ask ask) {
  Tell tell = [id = *ask.tenant, as_of = ask.query_moment("as_of")](Reading& reading,
                                                                    Log& log) -> std::string {
    const auto position = read_moment(log, as_of);
    const auto tenant = tenant_as_of(reading.history_of(id, position), position);
    if (!tenant) return "";
    return fmt::format(R"({{"tenant":"{}","asOf":{},"state":{}}})", id.str(), position, to_json(*tenant));
  };
  auto response = co_await answer(context, ask, most_events, std::move(tell));
  co_return response;
}

Awaitable<web::Response> difference(const Context& context, Ask ask) {
  const auto from = ask.query_moment("from"), to = ask.query_moment("to");
  if (from.empty()) throw web::Refused(400, "BAD_QUERY", "from: give a position, or an ISO 8601 time");
  Tell tell = [id = *ask.tenant, from, to](Reading& reading, Log& log) -> std::string {
    const auto begin = read_moment(log, from), end = read_moment(log, to);
    if (begin > end)
      throw web::Refused(400, "BAD_QUERY", "from: it is after `to`; give the earlier one first");
    const auto history = reading.history_of(id, end);
    return history.empty() ? "" : to_json(difference_of(history, begin, end));
  };
  auto response = co_await answer(context, ask, most_events, std::move(tell));
  co_return response;
}

Question question_of(const Ask& ask) {
  try {
    return value_of<Question>(ask.request.parameter<std::string>("question"));
  } catch (const BadInput& e) {
    throw web::Refused(404, "UNKNOWN_QUESTION", e.what());
  }
}

Awaitable<web::Response> why(const Context& context, Ask ask) {
  const auto question = question_of(ask);
  const bool knows_all = ask.caller.role == TokenRole::operator_ || ask.caller.role == TokenRole::auditor;
  const auto audience = knows_all ? Audience::operators : Audience::everybody;
  Tell tell = [id = *ask.tenant, question, audience, as_of = ask.query_moment("as_of")](
                  Reading& reading, Log& log) -> std::string {
    const auto known = read_known(reading, id, question, read_moment(log, as_of));
    return known.history.empty() ? "" : to_json(explain(question, known, audience));
  };
  auto response = co_await answer(context, ask, most_for_causes, std::move(tell));
  co_return response;
}

Awaitable<web::Response> narration(const Context& context, Ask ask) {
  Tell tell = [id = *ask.tenant, as_of = ask.query_moment("as_of")](Reading& reading,
                                                                    Log& log) -> std::string {
    const auto position = read_moment(log, as_of);
    const auto history = reading.history_of(id, position);
    if (history.empty()) return "";
    return fmt::format(R"({{"tenant":"{}","asOf":{},"items":{}}})", id.str(), position,
                       narration_json(history));
  };
  auto response = co_await answer(context, ask, most_events, std::move(tell));
  co_return response;
}

Awaitable<web::Response> timeline(const Context& context, Ask ask) {
  Tell tell = [id = *ask.tenant](Reading& reading, postgres::PostgresLog& log) -> std::string {
    const auto history = reading.history_of(id, log.head());
    return history.empty() ? "" : to_json(timeline_of(history, log.now()));
  };
  auto response = co_await answer(context, ask, most_events, std::move(tell));
  co_return response;
}

std::string number_history_json(const std::vector<Recorded>& events, const std::vector<Digest>& digests) {
  auto json = to_json(holders_of(events));
  json.back() = ',';
  json += R"("events":[)";
  for (std::size_t i = 0; i < events.size(); ++i)
    json += (i == 0 ? "" : ",") + to_json(events[i], digests[i]);
  return json + "]}";
}

Awaitable<web::Response> number_history(const Context& context, Ask ask) {
  const auto number = ask.request.parameter<PoolNumber>("number");
  Tell tell = [number, as_of = ask.query_moment("as_of")](Reading& reading, Log& log) -> std::string {
    Slice slice;
    slice.number = number.str();
    slice.up_to = read_moment(log, as_of);
    std::vector<Recorded> events;
    std::vector<Digest> digests;
    reading.each(slice, [&](const Recorded& recorded, const Stored& stored) {
      events.push_back(recorded);
      digests.push_back(stored.digest);
    });
    return events.empty() ? "" : number_history_json(events, digests);
  };
  auto text = co_await told(context, most_events, std::move(tell));
  auto unknown = fmt::format("nothing was recorded of number {} up to then", number.str());
  if (text.empty()) throw web::Refused(404, "UNKNOWN_NUMBER", std::move(unknown));
  co_return json_response(200, std::move(text));
}

Operation about(const Context& context, std::string path, std::string id, std::string text, Access access,
                const Shape& shape, Awaitable<web::Response> (*run)(const Context&, Ask)) {
  auto operation =
      reading(context, {"History", "/v1/" + std::move(path), std::move(id), std::move(text), access}, run);
  operation.answers = {{200, "As it was", &shape},
                       {409, "More events would have to be read than one answer may", &problem_shape(),
                        "application/problem+json"}};
  return operation;
}

Member moment(std::string name, std::string what, Need need = Need::may) {
  return {std::move(name), Type::text, std::move(what) + ": a position, or an ISO 8601 time", need};
}

}  // namespace

Operations past_operations(const Context& context) {
  auto state_then = about(context, "tenants/{tenant}/state", "getState",
                          "A tenant's row, as of now or of then.", Access::tenant, state_shape(), state);
  state_then.query = {moment("as_of", "As of when")};
  auto changes = about(context, "tenants/{tenant}/diff", "getDifference",
                       "What of a tenant changed between two moments, and by which events.", Access::tenant,
                       difference_shape(), difference);
  changes.query = {moment("from", "From when", Need::must), moment("to", "Until when; default: now")};
  auto causes =
      about(context, "tenants/{tenant}/why/{question}", "explainTenant",
            "Why a tenant stands as it does, back to who began it. Other tenants are named to operators "
            "alone.",
            Access::tenant, explanation_shape(), why);
  causes.query = {moment("as_of", "As of when")};
  auto times = about(context, "tenants/{tenant}/timeline", "getTimeline",
                     "How long each step took, and whom the tenant waited for meanwhile.", Access::tenant,
                     timeline_shape(), timeline);
  auto story = about(context, "tenants/{tenant}/narration", "getNarration",
                     "A tenant's history in sentences, with the documented log lines.", Access::tenant,
                     narration_shape(), narration);
  story.query = {moment("as_of", "As of when")};
  auto life = about(context, "numbers/{number}/history", "getNumberHistory",
                    "Every tenant that a number ever had, its rests in between, and its events.",
                    Access::operator_, number_history_shape(), number_history);
  life.query = {moment("as_of", "Up to when")};
  return {state_then, changes, causes, times, story, life};
}

}  // namespace ledgerline::api
