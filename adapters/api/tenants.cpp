#include "adapters/api/answer.hpp"
#include "adapters/api/caller.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/lists.hpp"
#include "adapters/api/rows.hpp"
#include "adapters/hooks/parking.hpp"
#include "adapters/postgres/queries.hpp"
#include "engine/phone.hpp"
#include "engine/registration.hpp"
#include "engine/value_of.hpp"

/// Who is given numbers, and who pays.
namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& registration_shape() {
  static const Shape shape{
      "Registration",
      "A tenant, as the platform knows it.",
      {{"id", Type::text, "A-Z, a-z, 0-9, _ and -", Need::must, {}, nullptr, "acme"},
       {"business_name", Type::text, "The business", Need::must, {}, nullptr, "Acme Plumbing"},
       {"owner_phone",
        Type::text,
        "E.164, or as dialled in the country",
        Need::must,
        {},
        nullptr,
        "+14155550100"},
       {"country",
        Type::text,
        "ISO 3166; the service's own where it is left out",
        Need::may,
        {},
        nullptr,
        "US"},
       {"email", Type::text, "Where the owner is written to", Need::may},
       {"area_code", Type::text, "Preferred, in the US and Canada", Need::may, {}, nullptr, "415"},
       {"assistant", Type::text, "Of Vapi, a UUID", Need::may},
       {"trial", Type::flag, "Whether it is on trial", Need::may}}};
  return shape;
}

const Shape& reason_shape() {
  static const Shape shape{"Why", "Why it is done; kept for the auditor.", {{"reason", Type::text, ""}}};
  return shape;
}

const Shape& payment_shape() {
  static const Shape shape{
      "Payment", "What the payment provider calls it.", {{"reference", Type::text, "", Need::may}}};
  return shape;
}

const Shape& voice_shape() {
  static const Shape shape{"Voice",
                           "Who answers a tenant's calls.",
                           {{"route", Type::text, "", Need::must, {"vapi", "livekit", "app"}}}};
  return shape;
}

const Shape& assistant_shape() {
  static const Shape shape{
      "Assistant", "Which of Vapi's assistants answers.", {{"assistant", Type::text, "A UUID"}}};
  return shape;
}

const Shape& address_shape() {
  static const Shape shape{
      "Address",
      "As some countries ask for one before they sell a number.",
      {{"name", Type::text, "Whose address it is"},
       {"street", Type::text, "Street and number"},
       {"city", Type::text, ""},
       {"region", Type::text, "State, county or province"},
       {"postal_code", Type::text, ""},
       {"country", Type::text, "ISO 3166; the service's own where it is left out", Need::may}}};
  return shape;
}

Request registration(const Context& context, const Ask& ask) {
  Registration r;
  r.id = ask.text("id");
  r.name = ask.text("business_name");
  r.owner_phone = ask.text("owner_phone");
  r.email = ask.text("email");
  r.area_code = ask.text("area_code");
  r.assistant = ask.text("assistant");
  r.trial = ask.has("trial") && ask.body["trial"].get<bool>();
  return request_of(r, ask.has("country") ? ask.text("country") : context.policy.default_country);
}

Request address(const Context& context, const Ask& ask) {
  const auto text = [&](const char* member) { return Personal<Name>(Name(ask.text(member))); };
  const auto country = ask.has("country") ? ask.text("country") : context.policy.default_country;
  return GiveAddress{AddressGiven{*ask.tenant, Country(read_country(country)), text("name"), text("street"),
                                  text("city"), text("region"), text("postal_code")}};
}

Request payment(const Ask& ask) {
  ActivatePayment request{*ask.tenant, {}};
  if (ask.has("reference")) request.reference = Reference(ask.text("reference"));
  return request;
}

Operation tenants_operation(std::string path, std::string id, std::string text, Access access,
                            const Shape* body = nullptr) {
  return {"Tenants", "/v1/tenants" + path, std::move(id), std::move(text), access, body};
}

Operation register_tenant(const Context& context) {
  auto operation = tenants_operation("", "registerTenant", "Makes a tenant known.", Access::platform,
                                     &registration_shape());
  operation.answers = {{201, "Registered; Location says where it is", &outcome_shape()},
                       {200, "It was registered so already", &outcome_shape()}};
  return command(context, operation, [&context](const Ask& ask) { return registration(context, ask); });
}

Operation get_tenant(const Context& context) {
  auto operation = tenants_operation("/{tenant}", "getTenant", "What is known of a tenant.", Access::tenant);
  operation.method = "GET";
  operation.answers = {{200, "The tenant", &tenant_shape()}};
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    auto look = [id = *ask.tenant](postgres::PostgresLog& log) {
      auto found = postgres::tenant(log.session(), id.str());
      if (found == "[]") refuse_without_row(log, id);
      return found;
    };
    const auto rows = co_await context.readers.ask(std::move(look));
    co_return json_response(200, rows.substr(1, rows.size() - 2));
  };
  return operation;
}

Operation close_tenant(const Context& context) {
  auto operation = tenants_operation("/{tenant}/close", "closeTenant",
                                     "The tenant is gone: its number is released and unwired.",
                                     Access::platform, &reason_shape());
  return command(context, std::move(operation),
                 [](const Ask& ask) { return CloseTenant{*ask.tenant, Reason(ask.text("reason"))}; });
}

/// What is parked and names the tenant goes first: afterwards nobody knows the phone that it is found by.
Awaitable<web::Response> erase(const Context& context, Ask ask) {
  const Request request = EraseTenant{*ask.tenant, Reason(ask.text("reason"))};
  auto drop = [id = *ask.tenant, vault = context.vault](postgres::PostgresLog& log) {
    return hooks::drop_parked_of(log, vault, id);
  };
  co_await context.readers.ask(std::move(drop));
  const auto outcome = co_await run_command(context, ask, request);
  co_return response_of(outcome);
}

Operation erase_tenant(const Context& context) {
  auto operation =
      tenants_operation("/{tenant}/erase", "eraseTenant",
                        "Destroys the data key of a closed tenant, for good: whatever identifies a person "
                        "reads as erased from then on, everywhere, and the tenant's tokens open nothing. "
                        "Read its history before, where it is to be kept.",
                        Access::operator_, &reason_shape());
  operation.method = "POST";
  operation.is_command = true;
  operation.answers = {{200, "Erased, or it was so already", &outcome_shape()}};
  operation.run = [&context](Ask ask) -> Awaitable<web::Response> {
    auto response = co_await erase(context, std::move(ask));
    co_return response;
  };
  return operation;
}

}  // namespace

Operations tenant_operations(const Context& context) {
  return {
      list(context, tenants_operation("", "listTenants", "All tenants, by their ids.", Access::platform),
           tenants_list()),
      register_tenant(context),
      get_tenant(context),
      command(context,
              tenants_operation("/{tenant}/convert", "convertTenant",
                                "A trial becomes a business, and asks for a number.", Access::platform),
              [](const Ask& ask) { return ConvertTenant{*ask.tenant}; }),
      close_tenant(context),
      erase_tenant(context),
      command(context,
              tenants_operation("/{tenant}/payment/activate", "activatePayment",
                                "The tenant pays from now on.", Access::platform, &payment_shape()),
              payment),
      command(context,
              tenants_operation("/{tenant}/payment/lapse", "lapsePayment",
                                "The tenant pays no longer; its number is released after the grace.",
                                Access::platform),
              [](const Ask& ask) { return LapsePayment{*ask.tenant}; }),
      command(context,
              tenants_operation("/{tenant}/voice", "setVoice",
                                "Has the tenant's calls answered by somebody else.", Access::tenant,
                                &voice_shape()),
              [&context](const Ask& ask) {
                const auto voice = value_of<VoiceRoute>(ask.text("route"));
                context.expect_route(voice);
                return SetVoice{*ask.tenant, voice};
              }),
      command(
          context,
          tenants_operation("/{tenant}/assistant", "assignAssistant", "Has another assistant answer.",
                            Access::tenant, &assistant_shape()),
          [](const Ask& ask) { return AssignAssistant{*ask.tenant, AssistantId(ask.text("assistant"))}; }),
      command(context,
              tenants_operation("/{tenant}/address", "registerAddress",
                                "Makes the tenant's address known to the carrier.", Access::tenant,
                                &address_shape()),
              [&context](const Ask& ask) { return address(context, ask); }),
  };
}

}  // namespace ledgerline::api
