#include "adapters/hooks/hear.hpp"

#include "adapters/http/foreign.hpp"
#include "adapters/http/form.hpp"
#include "engine/inbound.hpp"

namespace ledgerline::hooks {
namespace {

Heard heard_of(const Outcome& outcome, std::string key) {
  Heard heard;
  heard.code = outcome.code;
  heard.kind = Heard::Kind::done;
  if (outcome.kind == Outcome::Kind::failed) heard.kind = Heard::Kind::failed;
  const bool untold = outcome.kind == Outcome::Kind::refused && outcome.events.empty();
  return untold ? parked(outcome.code, std::move(key)) : heard;
}

Awaitable<Heard> hear_by(Desk& desk, Hook hook, const http::Delivery& delivery, Cause cause) {
  switch (hook) {
    case Hook::twilio_sms: return hear_text(desk, delivery, std::move(cause));
    case Hook::twilio_inbound: return hear_call(desk, delivery, std::move(cause));
    case Hook::twilio_status: return hear_status(desk, delivery, std::move(cause));
    case Hook::vapi: return hear_vapi(desk, delivery, std::move(cause));
    case Hook::stripe: return hear_stripe(desk, delivery, std::move(cause));
    case Hook::livekit: return hear_livekit(desk, delivery, std::move(cause));
  }
  throw BadInput("no such webhook");
}

/// Keyed, for a plain hash would tell whoever guesses what somebody wrote.
std::string key_of_unread(const Desk& desk, Hook hook, const http::Delivery& delivery) {
  return desk.vault.fingerprint(
      fmt::format("unread {} {} {}", name_of(hook), delivery.url, http::hex(http::sha256(delivery.body))));
}

}  // namespace

Heard parked(std::string code, std::string key) {
  Heard heard;
  heard.kind = Heard::Kind::parked;
  heard.code = std::move(code);
  heard.key = std::move(key);
  return heard;
}

Awaitable<Heard> hear(Desk& desk, Hook hook, const http::Delivery& delivery, Cause cause) {
  Heard heard;
  try {
    heard = co_await hear_by(desk, hook, delivery, std::move(cause));
  } catch (const BadInput&) {
    heard = parked("UNREADABLE", key_of_unread(desk, hook, delivery));
  }
  const bool speaks_twiml = hook == Hook::twilio_sms || hook == Hook::twilio_inbound;
  if (speaks_twiml && heard.answer.body().empty()) heard.answer = twiml(twilio::nothing_to_do());
  co_return heard;
}

Awaitable<Heard> run(Desk& desk, Request request, std::string fact, std::string key, Cause cause) {
  Command command;
  command.id = id_of_delivery(desk.turns.log_id(), fact);
  command.cause = std::move(cause);
  command.request = std::move(request);
  const auto outcome = co_await desk.turns.run(std::move(command));
  co_return heard_of(outcome, std::move(key));
}

Awaitable<std::optional<Tenant>> tenant_of(Desk& desk, std::optional<TenantId> id) {
  if (!id) co_return std::nullopt;
  auto question = [id](postgres::PostgresLog& log) { return log.tenant(*id); };
  auto tenant = co_await desk.readers.ask(std::move(question));
  co_return tenant;
}

Awaitable<std::optional<Tenant>> tenant_called(Desk& desk, std::optional<E164> number) {
  if (!number) co_return std::nullopt;
  auto question = [number](postgres::PostgresLog& log) -> std::optional<Tenant> {
    const auto row = log.number(PoolNumber(number->str()));
    return row && row->tenant ? log.tenant(*row->tenant) : std::nullopt;
  };
  auto tenant = co_await desk.readers.ask(std::move(question));
  const bool holds = tenant && tenant->number && tenant->number->str() == number->str();
  if (!holds) co_return std::nullopt;  // reserved for it, or given up since
  co_return tenant;
}

std::optional<TenantId> business_in(const std::string& url) {
  const auto question = url.find('?');
  if (question == url.npos) return {};
  const auto query = http::form_of(std::string_view(url).substr(question + 1));
  return http::given<TenantId>(http::value_of(query, "business_id").value_or(""));
}

Awaitable<Heard> hear_arrival(Desk& desk, const Tenant& tenant, Reference call, Cause cause) {
  const auto& talk = tenant.conversation;
  const bool waits = talk && talk->state == OnboardingState::forwarding_confirm && tenant.number;
  Heard heard;
  heard.code = "NOT_WAITED_FOR";
  if (!waits) co_return heard;
  const ReceiveCall arrived{tenant.id, *tenant.number, call};
  Request request = arrived;
  cause.causation = call;
  heard = co_await run(desk, std::move(request), call.str(), "call:" + call.str(), std::move(cause));
  co_return heard;
}

}  // namespace ledgerline::hooks
