#include "adapters/hooks/hear.hpp"
#include "adapters/http/form.hpp"
#include "adapters/postgres/lookups.hpp"

namespace ledgerline::hooks {
namespace {

/// What a text's status says for good; `sent` and the like are on the way.
std::optional<RecordText> fate_of(const twilio::TextStatus& status, const TenantId& tenant) {
  const auto& word = status.status.str();
  const bool failed = word == "failed" || word == "undelivered";
  if (!failed && word != "delivered") return {};
  RecordText record;
  record.tenant = tenant;
  record.message = status.id;
  if (failed) record.failed = status.error.value_or(Code("UNKNOWN"));
  return record;
}

Awaitable<Heard> hear_text_status(Desk& desk, const http::Fields& form, Cause cause) {
  const auto status = twilio::read_text_status(form);
  Heard heard;
  heard.code = "ON_ITS_WAY";
  if (!status.to) co_return heard;
  auto question = [to = *status.to](postgres::PostgresLog& log) {
    return postgres::tenant_with_phone(log.session(), to);
  };
  const auto tenant = co_await desk.readers.ask(std::move(question));
  heard.code = "UNKNOWN_RECEIVER";
  if (!tenant) co_return heard;
  heard.code = "ON_ITS_WAY";
  const auto record = fate_of(status, *tenant);
  if (!record) co_return heard;
  Request request = *record;
  cause.causation = status.id;
  heard = co_await run(desk, std::move(request), status.key, status.key, std::move(cause));
  co_return heard;
}

/// A number whose calls go to a provider straight tells of them here alone.
Awaitable<Heard> hear_call_status(Desk& desk, const http::Fields& form, Cause cause) {
  const auto call = twilio::read_call_status(form);
  const auto tenant = co_await tenant_called(desk, call.to);
  Heard heard;
  heard.code = "NOBODYS_NUMBER";
  if (!tenant) co_return heard;
  heard = co_await hear_arrival(desk, *tenant, call.id, std::move(cause));
  co_return heard;
}

}  // namespace

Awaitable<Heard> hear_status(Desk& desk, const http::Delivery& delivery, Cause cause) {
  const auto form = http::form_of(delivery.body);
  const bool of_text = http::value_of(form, "MessageStatus").has_value();
  Heard heard;
  if (of_text)
    heard = co_await hear_text_status(desk, form, std::move(cause));
  else
    heard = co_await hear_call_status(desk, form, std::move(cause));
  co_return heard;
}

}  // namespace ledgerline::hooks
