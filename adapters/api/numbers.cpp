#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/provisioning.hpp"
#include "engine/registration.hpp"

/// Giving numbers to tenants, and taking them back.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& wish_shape() {
  static const Shape shape{
      "Wish",
      "Which number, and where from.",
      {{"supply",
        Type::text,
        "Default: pool-then-purchase",
        Need::may,
        {"pool", "purchase", "pool-then-purchase"}},
       {"type", Type::text, "Default: local", Need::may, {"local", "mobile", "tollfree"}},
       {"voice", Type::text, "Who answers its calls; default: as now", Need::may, {"vapi", "livekit", "app"}},
       {"number", Type::text, "This number, and no other", Need::may},
       {"address", Type::text, "The carrier's reference of an address (AD…)", Need::may},
       {"bundle", Type::text, "The carrier's reference of an approved bundle (BU…)", Need::may},
       {"replaces", Type::text, "Why the number that the tenant has is replaced", Need::may}}};
  return shape;
}

const Shape& release_shape() {
  static const Shape shape{
      "Release", "Why it is taken back; kept for the auditor.", {{"reason", Type::text, ""}}};
  return shape;
}

const Shape& retry_shape() {
  static const Shape shape{
      "Retry",
      "What stalled is tried again.",
      {{"bundle", Type::text, "From here on with this approved bundle (BU…)", Need::may}}};
  return shape;
}

Wish wish_of(const Ask& ask) {
  Wish wish;
  wish.tenant = ask.tenant->str();
  if (ask.has("supply")) wish.supply = ask.text("supply");
  if (ask.has("type")) wish.kind = ask.text("type");
  wish.voice = ask.text("voice");
  wish.number = ask.text("number");
  wish.address = ask.text("address");
  wish.bundle = ask.text("bundle");
  return wish;
}

Operation numbers_operation(std::string path, std::string id, std::string text, Access access,
                            const Shape* body = nullptr) {
  return {"Numbers", "/v1/tenants/{tenant}" + path, std::move(id), std::move(text), access, body};
}

Operation provision(const Context& context) {
  auto operation = numbers_operation(
      "/provision", "provisionNumber",
      "Gives a tenant a number that works: from the pool or bought, and wired. Prefer: wait=10 "
      "waits so many seconds for the providers.",
      Access::tenant, &wish_shape());
  operation.method = "POST";
  operation.is_command = true;
  operation.answers = standing_answers();
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    const auto wish = wish_of(ask);
    const auto replaces = ask.text("replaces");
    if (!replaces.empty() && ask.caller.role == TokenRole::tenant)
      throw web::Refused(403, "FORBIDDEN", "replaces: this takes a platform's token, or an operator's");
    const auto patience = patience_of(ask.request);
    const auto answer = co_await give_number(context, ask, wish, replaces, patience);
    co_return answer;
  };
  return operation;
}

Operation show_provisioning(const Context& context) {
  auto operation = numbers_operation("/provisioning", "getProvisioning", "Where a tenant's number stands.",
                                     Access::tenant);
  operation.method = "GET";
  operation.answers = {
      {200, "Where it stands; `code` says whether that is what was asked for", &outcome_shape()},
      {202, "It is on its way", &outcome_shape()}};
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    const auto standing = co_await standing_of(context, *ask.tenant);
    co_return told(standing);
  };
  return operation;
}

/// What stalled is the tenant's own work, its texts, or its number's.
Operation retry(const Context& context) {
  auto operation = numbers_operation("/retry", "retryProvisioning", "Tries again what stalled.",
                                     Access::platform, &retry_shape());
  operation.method = "POST";
  operation.is_command = true;
  operation.answers = {{200, "It is tried again", &outcome_shape()}};
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    const auto stuck = co_await stuck_of(context, *ask.tenant);
    RetryEffect request{stuck.tenant, stuck.number, {}};
    if (ask.has("bundle")) request.bundle = read_bundle(ask.text("bundle"));
    Request named = std::move(request);
    const auto outcome = co_await run_command(context, ask, std::move(named));
    co_return response_of(outcome);
  };
  return operation;
}

Operation abandon(const Context& context) {
  auto operation = numbers_operation("/abandon", "abandonProvisioning", "Gives up what stalled.",
                                     Access::platform, &release_shape());
  operation.method = "POST";
  operation.is_command = true;
  operation.answers = {{200, "It is given up", &outcome_shape()}};
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    const auto stuck = co_await stuck_of(context, *ask.tenant);
    Request request = AbandonEffect{stuck.tenant, stuck.number, Reason(ask.text("reason"))};
    const auto outcome = co_await run_command(context, ask, std::move(request));
    co_return response_of(outcome);
  };
  return operation;
}

}  // namespace

Operations number_operations(const Context& context) {
  auto allocating =
      numbers_operation("/allocate", "allocateNumber",
                        "Gives a tenant a number of the pool; who has one keeps it.", Access::tenant);
  allocating.answers = {{200, "It has a number", &outcome_shape()},
                        {202, "The pool is empty: it waits, in order", &outcome_shape()}};
  return {
      provision(context),
      show_provisioning(context),
      command(context, allocating, [](const Ask& ask) { return AllocateNumber{*ask.tenant}; }),
      command(context,
              numbers_operation("/release", "releaseNumber", "Takes a tenant's number back; it rests.",
                                Access::platform, &release_shape()),
              [](const Ask& ask) { return ReleaseNumber{*ask.tenant, Reason(ask.text("reason"))}; }),
      retry(context),
      abandon(context),
  };
}

}  // namespace ledgerline::api
