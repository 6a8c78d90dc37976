#include <fmt/format.h>

#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/postgres/generations.hpp"
#include "adapters/postgres/parked_subjects.hpp"
#include "adapters/postgres/queries.hpp"
#include "events/kernel/error.hpp"

/// The rows folded from the log, and their generations: what an operator does about them while all goes on.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& progress_shape() {
  static const Shape shape{
      "RebuildProgress",
      "How far a generation is that is being built.",
      {{"folded", Type::integer, "Events so far; what comes behind `events` is caught up with"},
       {"events", Type::integer, "That there were when it was begun"},
       a_time("begun_at", ""),
       {"indexed", Type::flag, "All are folded, and the indexes made"}}};
  return shape;
}

const Shape& generation_shape() {
  static const Shape shape{
      "Generation",
      "One table of a projection's rows.",
      {{"generation", Type::integer, "It never comes again"},
       {"version", Type::integer, "Of the code that folded it"},
       {"state",
        Type::text,
        "kept: every turn keeps it up; past: of another version, and nobody does",
        Need::must,
        {"live", "building", "kept", "past"}},
       {"live", Type::flag, "These rows are read, and decided from"},
       {"lag", Type::integer, "Events that it does not know yet"},
       {"parked", Type::integer, "Subjects without a row, for an event of theirs cannot be folded"},
       {"progress", Type::object, "Of one that is being built", Need::null, {}, &progress_shape()}}};
  return shape;
}

const Shape& projection_shape() {
  static const Shape shape{
      "Projection",
      "Rows folded from the log.",
      {a_text("name", "numbers or tenants"),
       {"version", Type::integer, "Of the code that folded the live rows"},
       {"position", Type::integer, "Of the last event that they know"},
       {"lag", Type::integer, "Of the live rows: 0, for turns write them"},
       {"rows", Type::integer, ""},
       {"rebuilt_to", Type::integer, "Where they were last rebuilt, or exchanged"},
       a_time("rebuilt_at", "", Need::null),
       {"generations", Type::list, "The live one first", Need::must, {}, &generation_shape()}}};
  return shape;
}

const Shape& projections_shape() {
  static const Shape shape{
      "Projections", "All of them.", {{"items", Type::list, "", Need::must, {}, &projection_shape()}}};
  return shape;
}

const Shape& parked_shape() {
  static const Shape shape{"ParkedSubject",
                           "A tenant or a number without a row: commands about it are refused, PARKED.",
                           {a_text("projection", ""),
                            a_text("subject", "A tenant's id, or a number"),
                            {"generation", Type::integer, ""},
                            {"live", Type::flag, "It is missing in the live rows"},
                            {"position", Type::integer, "Of the event that cannot be folded"},
                            a_text("reason", "Why")}};
  return shape;
}

const Shape& all_parked_shape() {
  static const Shape shape{
      "ParkedSubjects", "The first thousand.", {{"items", Type::list, "", Need::must, {}, &parked_shape()}}};
  return shape;
}

const Shape& why_shape() {
  static const Shape shape{"WhyExchanged", "Kept, with who did it and when.", {a_text("reason", "")}};
  return shape;
}

const Shape& done_shape() {
  static const Shape shape{"GenerationsChanged",
                           "What became of it.",
                           {a_text("projection", ""),
                            a_text("done", "building, swapped, rolled_back or dropped"),
                            {"position", Type::integer, "Of an exchange: where it took place", Need::null},
                            {"generation", Type::integer, "Of an exchange: the live one now", Need::null}}};
  return shape;
}

Operation projection_operation(std::string path, std::string id, std::string about,
                               const Shape* body = nullptr) {
  return {"Projections", "/v1/projections" + path, std::move(id), std::move(about), Access::operator_, body};
}

Operation looking(const Context& context, Operation about, const Shape& shape,
                  std::function<std::string(postgres::PostgresLog&)> look) {
  about.method = "GET";
  about.answers = {{200, "As it is", &shape}};
  about.run = [&context, look](Ask) -> Awaitable<web::Response> {
    auto question = look;
    const auto items = co_await context.readers.ask(std::move(question));
    co_return json_response(200, R"({"items":)" + items + "}");
  };
  return about;
}

std::string parked_json(postgres::PostgresLog& log) {
  constexpr std::size_t most = 1000;
  auto items = Json::array();
  for (const auto& parked : postgres::find_parked(log, std::nullopt, most))
    items.push_back({{"projection", parked.projection},
                     {"subject", parked.subject},
                     {"generation", parked.generation},
                     {"live", parked.live},
                     {"position", parked.position},
                     {"reason", parked.reason}});
  return items.dump();
}

/// Which projection the path names: 404 for another.
std::string projection_of(const Ask& ask) {
  const auto name = ask.request.parameter<std::string>("projection");
  try {
    return postgres::projections_named(name).front();
  } catch (const BadInput& e) {
    throw web::Refused(404, "UNKNOWN_PROJECTION", e.what());
  }
}

Json done(const std::string& projection, const char* what) {
  return {{"projection", projection}, {"done", what}, {"position", nullptr}, {"generation", nullptr}};
}

/// On a reader's thread: it may have to wait for tables, and for readers of what was.
using Change =
    std::function<Json(postgres::PostgresLog&, const std::string& projection, const postgres::Who&)>;

Json changed(const Change& change, postgres::PostgresLog& log, const std::string& projection,
             const postgres::Who& who) {
  try {
    return change(log, projection, who);
  } catch (const postgres::GenerationRefused& e) {
    throw web::Refused(409, e.code, e.what());
  } catch (const Unavailable& e) {
    throw web::Refused(503, "UNAVAILABLE", e.what());
  }
}

Operation changing(const Context& context, Operation about, Change change) {
  about.method = "POST";
  about.answers = {
      {200, "Done", &done_shape()},
      {409, "It cannot be done as it stands; `code` says why", &problem_shape(), "application/problem+json"},
      {413, "The body is too large", &problem_shape(), "application/problem+json"},
      {415, "The body is no application/json", &problem_shape(), "application/problem+json"}};
  about.run = [&context, change](Ask ask) -> Awaitable<web::Response> {
    const auto projection = projection_of(ask);
    const postgres::Who who{actor_of(ask.caller).str(),
                            ask.has("reason") ? Reason(ask.text("reason")).str() : ""};
    auto work = [change, projection, who](postgres::PostgresLog& log) {
      return changed(change, log, projection, who).dump();
    };
    auto json = co_await context.readers.ask(std::move(work));
    co_return json_response(200, std::move(json));
  };
  return about;
}

using ExchangeBy = postgres::SwapReport (*)(postgres::PostgresLog&, const Vault&,
                                            const std::optional<std::string>&, const postgres::Who&);

Change exchange(const Context& context, ExchangeBy by, const char* what) {
  return [&context, by, what](postgres::PostgresLog& log, const std::string& projection,
                              const postgres::Who& who) {
    const auto vault = context.vault;
    const auto report = by(log, vault, projection, who);
    auto json = done(projection, what);
    json["position"] = report.position;
    json["generation"] = report.tables.front().to;
    return json;
  };
}

Operation rebuild(const Context& context) {
  auto about =
      projection_operation("/{projection}/rebuild", "rebuildProjection",
                           "Begins to build a second generation beside the live rows, or goes on with one.");
  about.method = "POST";
  about.answers = {{202, "It is being built: see the list", &done_shape()},
                   {409, "One is being built", &problem_shape(), "application/problem+json"},
                   {413, "The body is too large", &problem_shape(), "application/problem+json"},
                   {415, "The body is no application/json", &problem_shape(), "application/problem+json"}};
  about.run = [&context](Ask ask) -> Awaitable<web::Response> {
    const auto projection = projection_of(ask);
    if (!context.rebuild) throw web::Refused(503, "NOT_CONFIGURED", "this process builds no generations");
    if (!context.rebuild(projection))
      throw web::Refused(409, "BEING_BUILT", "this process is building a generation: wait for it");
    co_return json_response(202, done(projection, "building").dump());
  };
  return about;
}

}  // namespace

Operations projection_operations(const Context& context) {
  const auto list = [](postgres::PostgresLog& log) { return postgres::generations(log.session()); };
  const auto drop = [](postgres::PostgresLog& log, const std::string& projection, const postgres::Who&) {
    postgres::drop(log, projection);
    return done(projection, "dropped");
  };
  return {
      looking(context,
              projection_operation("", "listProjections", "The projections, with their generations."),
              projections_shape(), list),
      looking(context,
              projection_operation("/parked", "listParkedSubjects",
                                   "Who has no row, because an event of its history cannot be folded."),
              all_parked_shape(), parked_json),
      rebuild(context),
      changing(
          context,
          projection_operation("/{projection}/swap", "swapProjection",
                               "Makes the second generation the live one; the other stays, and is kept up.",
                               &why_shape()),
          exchange(context, postgres::swap, "swapped")),
      changing(context,
               projection_operation("/{projection}/rollback", "rollBackProjection",
                                    "Makes the generation the live one that was it before.", &why_shape()),
               exchange(context, postgres::rollback, "rolled_back")),
      changing(context,
               projection_operation("/{projection}/drop", "dropGeneration", "Drops the second generation."),
               drop),
  };
}

}  // namespace ledgerline::api
