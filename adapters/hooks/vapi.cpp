#include "adapters/hooks/hear.hpp"
#include "adapters/http/json.hpp"
#include "adapters/postgres/lookups.hpp"

namespace ledgerline::hooks {
namespace {

/// One assistant has one tenant at most, on trial or not: who converted is found by it as before. Else whom
/// the URL names, else whose number was called.
Awaitable<std::optional<Tenant>> tenant_in(Desk& desk, const vapi::CallEvent& event, std::string url) {
  std::optional<TenantId> id;
  if (event.assistant) {
    auto question = [assistant = *event.assistant](postgres::PostgresLog& log) {
      return postgres::tenant_with_assistant(log.session(), assistant);
    };
    id = co_await desk.readers.ask(std::move(question));
  }
  if (!id) id = business_in(url);
  auto tenant = co_await tenant_of(desk, id);
  if (!tenant) tenant = co_await tenant_called(desk, event.called);
  co_return tenant;
}

bool is_call_to(const Tenant& tenant, const vapi::CallEvent& event) {
  return event.is_inbound && event.call && event.called && tenant.number &&
         tenant.number->str() == event.called->str();
}

/// Vapi asks who is to answer, and waits 7.5 s for it.
web::Response assistant_of(const std::optional<Tenant>& tenant, const std::string& words) {
  http::Json answer;
  if (tenant && tenant->assistant && !tenant->closed)
    answer["assistantId"] = tenant->assistant->str();
  else
    answer["error"] = words;  // which it says to the caller
  return web::Response(200, "application/json", http::dumped(answer));
}

}  // namespace

Awaitable<Heard> hear_vapi(Desk& desk, const http::Delivery& delivery, Cause cause) {
  const auto event = vapi::read_event(delivery.body);
  const auto tenant = co_await tenant_in(desk, event, delivery.url);
  Heard heard;
  heard.code = "NOTED";
  if (!tenant)  // a call has many events, and one of them is enough to go by
    heard = parked("UNKNOWN_TENANT", event.call ? "vapi:call:" + event.call->str() : event.key);
  else if (is_call_to(*tenant, event))
    heard = co_await hear_arrival(desk, *tenant, *event.call, std::move(cause));
  if (event.type.str() == "assistant-request")
    heard.answer = assistant_of(tenant, desk.settings.calls.app_words);
  co_return heard;
}

}  // namespace ledgerline::hooks
