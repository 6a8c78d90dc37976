#include <atomic>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/projection_shapes.hpp"
#include "adapters/postgres/generations_json.hpp"
#include "adapters/postgres/queries.hpp"
#include "events/kernel/error.hpp"

/// The rows folded from the log, and their generations: what an operator does about them while all goes on.
namespace ledgerline::api {
namespace {

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
    items.push_back(postgres::json_of(parked));
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

const std::vector<Answers>& refusals() {
  static const std::vector<Answers> all{
      {409, "It cannot be done as it stands; `code` says why", &problem_shape(), "application/problem+json"},
      {413, "The body is too large", &problem_shape(), "application/problem+json"},
      {415, "The body is no application/json", &problem_shape(), "application/problem+json"}};
  return all;
}

/// What is asked of a projection's generations.
struct Wanted {
  std::string projection;
  postgres::Who who;
  std::optional<std::int64_t> generation;
};

Wanted wanted_in(const Ask& ask) {
  Wanted wanted;
  wanted.projection = projection_of(ask);
  wanted.who = {actor_of(ask.caller).str(), ask.has("reason") ? Reason(ask.text("reason")).str() : ""};
  if (ask.has("generation")) wanted.generation = ask.body["generation"].get<std::int64_t>();
  return wanted;
}

/// On a reader's thread: it may have to wait for tables, and for readers of what was.
using Change = std::function<Json(postgres::PostgresLog&, const Wanted&)>;

/// Runs `work`; what generations refuse becomes a problem.
template <class Work>
Json unless_refused(Work work) {
  try {
    return work();
  } catch (const postgres::GenerationRefused& e) {
    throw web::Refused(409, e.code, e.what());
  } catch (const Unavailable& e) {
    throw web::Refused(503, "UNAVAILABLE", e.what());
  }
}

Operation changing(const Context& context, Operation about, Change change) {
  about.method = "POST";
  about.answers = refusals();
  about.answers.push_back({200, "Done", &done_shape()});
  about.run = [&context, change](Ask ask) -> Awaitable<web::Response> {
    auto work = [change, wanted = wanted_in(ask)](postgres::PostgresLog& log) {
      return unless_refused([&] { return change(log, wanted); }).dump();
    };
    auto json = co_await context.readers.ask(std::move(work));
    co_return json_response(200, std::move(json));
  };
  return about;
}

using ExchangeBy = postgres::SwapReport (*)(postgres::PostgresLog&, const Vault&,
                                            const std::optional<std::string>&, const postgres::Who&,
                                            std::optional<std::int64_t>);

Change exchange(const Context& context, ExchangeBy by, const char* what) {
  return [&context, by, what](postgres::PostgresLog& log, const Wanted& wanted) {
    const auto vault = context.vault;
    const auto report = by(log, vault, wanted.projection, wanted.who, wanted.generation);
    auto json = done(wanted.projection, what);
    json["position"] = report.position;
    json["generation"] = report.tables.front().to;
    return json;
  };
}

/// One comparison at a time: each has a reader for itself for as long as the tables take.
class Comparing {
 public:
  explicit Comparing(std::atomic<bool>& busy) : busy_(busy) {
    if (busy_.exchange(true))
      throw postgres::GenerationRefused("BEING_COMPARED",
                                        "generations are being compared: ask again when that is done");
  }
  ~Comparing() { busy_ = false; }
  Comparing(const Comparing&) = delete;
  Comparing& operator=(const Comparing&) = delete;

 private:
  std::atomic<bool>& busy_;
};

Json compared(postgres::PostgresLog& log, const std::string& projection, std::atomic<bool>& busy) {
  const Comparing comparing(busy);
  return postgres::json_of(postgres::diff(log, projection));
}

Operation compare(const Context& context) {
  auto about = projection_operation("/{projection}/diff", "diffProjection",
                                    "Compares the second generation with the live rows, row by row.");
  about.method = "GET";
  about.answers = {{200, "As of one position", &diff_shape()}, refusals().front()};
  const auto busy = std::make_shared<std::atomic<bool>>(false);
  about.run = [&context, busy](Ask ask) -> Awaitable<web::Response> {
    auto work = [projection = projection_of(ask), busy](postgres::PostgresLog& log) {
      return unless_refused([&] { return compared(log, projection, *busy); }).dump();
    };
    auto json = co_await context.readers.ask(std::move(work));
    co_return json_response(200, std::move(json));
  };
  return about;
}

Json retried(postgres::PostgresLog& log, const Vault& vault, const std::optional<std::string>& subject) {
  auto items = Json::array();
  const auto told = [&](const postgres::ParkedSubject& parked) {
    auto json = postgres::json_of(parked);
    json["back"] = parked.is_back;
    items.push_back(std::move(json));
  };
  postgres::retry_parked(log, vault, subject, told);
  return {{"items", std::move(items)}};
}

Operation retry_subjects(const Context& context) {
  auto about =
      projection_operation("/parked/retry", "retryParkedSubjects",
                           "Folds the histories of parked subjects again.", &subjects_to_retry_shape());
  about.method = "POST";
  about.answers.assign(std::next(refusals().begin()), refusals().end());  // no 409: nothing is against it
  about.answers.push_back({200, "What became of each", &all_retried_shape()});
  about.run = [&context](Ask ask) -> Awaitable<web::Response> {
    const auto subject = ask.has("subject") ? std::optional(ask.text("subject")) : std::nullopt;
    auto work = [subject, vault = context.vault](postgres::PostgresLog& log) {
      return unless_refused([&] { return retried(log, vault, subject); }).dump();
    };
    auto json = co_await context.readers.ask(std::move(work));
    co_return json_response(200, std::move(json));
  };
  return about;
}

[[noreturn]] void being_built() {
  throw web::Refused(409, "BEING_BUILT", "this process is building a generation: wait for it");
}

/// One that turns keep up already is not built again.
void expect_none_kept(postgres::PostgresLog& log, const std::string& projection) {
  postgres::Upkeep upkeep(log);
  const auto shadow = postgres::find_shadow(upkeep, projection);
  if (shadow && shadow->is_kept())
    throw web::Refused(409, "ALREADY_BUILT",
                       fmt::format("{} has generation {} already, which every turn keeps up: drop it first",
                                   projection, shadow->generation));
}

Operation rebuild(const Context& context) {
  auto about =
      projection_operation("/{projection}/rebuild", "rebuildProjection",
                           "Begins to build a second generation beside the live rows, or goes on with one.");
  about.method = "POST";
  about.answers = refusals();
  about.answers.push_back({202, "It is being built: see the list", &done_shape()});
  about.run = [&context](Ask ask) -> Awaitable<web::Response> {
    const auto projection = projection_of(ask);
    if (!context.rebuild) throw web::Refused(503, "NOT_CONFIGURED", "this process builds no generations");
    auto look = [projection](postgres::PostgresLog& log) {
      expect_none_kept(log, projection);
      return true;
    };
    co_await context.readers.ask(std::move(look));
    if (!context.rebuild(projection)) being_built();
    co_return json_response(202, done(projection, "building").dump());
  };
  return about;
}

}  // namespace

Operations projection_operations(const Context& context) {
  const auto list = [](postgres::PostgresLog& log) { return postgres::generations(log.session()); };
  const auto drop = [&context](postgres::PostgresLog& log, const Wanted& wanted) {
    if (context.is_rebuilding()) being_built();
    const auto dropped = postgres::drop(log, wanted.projection);
    return done(wanted.projection, dropped.empty() ? "was_not_there" : "dropped");
  };
  return {
      looking(context,
              projection_operation("", "listProjections", "The projections, with their generations."),
              projections_shape(), list),
      looking(context,
              projection_operation("/parked", "listParkedSubjects",
                                   "Who has no row, because an event of its history cannot be folded."),
              all_parked_shape(), parked_json),
      retry_subjects(context),
      rebuild(context),
      compare(context),
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
