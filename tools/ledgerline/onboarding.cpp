#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/inbound.hpp"
#include "engine/phone.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/outside.hpp"

/// The onboarding by hand: what a carrier's webhook does, for whoever tries it out.
namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string fresh_id(Context& context, std::string_view prefix) {
  auto id = to_string(context.engine().new_id());
  std::erase(id, '-');
  return std::string(prefix) + id;
}

/// The answers as the tenant gets them, in order.
Json texts_in(const Outcome& outcome) {
  auto texts = Json::array();
  for (const auto& event : outcome.events)
    if (const auto* owed = std::get_if<TextOwed>(&event.event))
      texts.push_back({{"wording", owed->wording.str()}, {"body", owed->body.shown()}});
  return texts;
}

Json state_of(const std::optional<Tenant>& tenant) {
  if (!tenant || !tenant->conversation) return nullptr;
  return name_of(tenant->conversation->state);
}

int print_talk(Context& context, const Outcome& outcome) {
  const auto& options = context.options();
  if (outcome.kind != Outcome::Kind::done || outcome.events.empty()) return print(options, outcome);
  const auto state = state_of(context.log().tenant(TenantId(outcome.tenant)));
  const auto texts = texts_in(outcome);
  if (options.json) {
    const Json json{
        {"tenant", outcome.tenant}, {"state", state}, {"repeated", outcome.repeated}, {"texts", texts}};
    std::cout << json.dump() << '\n';
    return Exit::done;
  }
  std::cout << fmt::format("{} is at {}\n", outcome.tenant, state.get<std::string>());
  for (const auto& text : texts) std::cout << '\n' << text["body"].get<std::string>() << '\n';
  return Exit::done;
}

/// Runs the command, sends what is texted where the carrier can be reached, and tells of it.
int run_talk(Context& context, Outside& outside, Command command) {
  const auto outcome = context.run({std::move(command)})[0];
  const int exit = print_talk(context, outcome);
  outside.drain(context, context.options().wait_seconds * 1'000'000LL, [&](const Owed& owed) {
    return owed.texts && owed.tenant && owed.tenant->str() == outcome.tenant;
  });
  return exit;
}

int receive_text(Options& options, InboundText text) {
  if (text.to.empty())
    throw BadInput(
        "no number to text to: set ONBOARDING_NUMBER, the onboarding's number at the carrier, or give --to");
  Outside outside(options);
  Context context(options);
  if (text.message.empty()) text.message = fresh_id(context, "SM");
  const auto request = request_of(text, context.vault(), read_country(options.policy.default_country));
  const auto id = id_of_delivery(context.log().id(), text.message);
  return run_talk(context, outside, context.command(request, to_string(id)));
}

/// Of a tenant, its number; of a number, its tenant.
ReceiveCall call_to(Log& log, const std::string& whom) {
  ReceiveCall call;
  if (whom.starts_with('+')) {
    const auto number = log.number(PoolNumber(whom));
    if (!number || !number->tenant) throw BadInput(fmt::format("{} is no tenant's number", printable(whom)));
    call.tenant = *number->tenant;
    call.number = number->number;
    return call;
  }
  const auto tenant = log.tenant(TenantId(whom));
  if (!tenant) throw BadInput(fmt::format("there is no tenant {}: register it first", printable(whom)));
  if (!tenant->number) throw BadInput(fmt::format("{} has no number that could be called", printable(whom)));
  call.tenant = tenant->id;
  call.number = *tenant->number;
  return call;
}

int receive_call(Options& options, const std::string& whom, std::string call_id) {
  Outside outside(options);
  Context context(options);
  auto request = call_to(context.log(), whom);
  if (call_id.empty()) call_id = fresh_id(context, "CA");
  request.call = Reference(call_id);
  const auto id = id_of_delivery(context.log().id(), call_id);
  return run_talk(context, outside, context.command(request, to_string(id)));
}

Json shown(const std::optional<Personal<Name>>& answer) { return answer ? Json(answer->shown()) : Json(); }

int show_standing(Options& options, const std::string& id) {
  Context context(options);
  const auto tenant = context.log().tenant(TenantId(id));
  if (!tenant) return print_no_tenant(options, context.session(), id);
  if (!tenant->conversation)
    return print_error(options, Exit::refused, "NOT_STARTED", fmt::format("{} has not texted yet", id));
  const auto& talk = *tenant->conversation;
  auto texts = Json::array();
  for (const auto& text : talk.texts) texts.push_back(text.wording.str());
  const Json row{{"tenant", id},
                 {"state", name_of(talk.state)},
                 {"business_type", shown(talk.business_type)},
                 {"business_name", shown(talk.business_name)},
                 {"owner_name", shown(talk.owner_name)},
                 {"channel", shown(talk.channel)},
                 {"phone_type", shown(talk.phone_type)},
                 {"texts_stopped", talk.stopped},
                 {"texts_owed", texts.dump()},
                 {"updated_at", iso_millis(talk.moved_at)}};
  print_row(options, Json::array({row}).dump());
  return Exit::done;
}

}  // namespace

void add_onboarding_commands(Program& program) {
  auto& options = program.options;
  auto* onboarding = program.group("onboarding", "Talking a tenant through its onboarding, by text");
  const auto text = std::make_shared<InboundText>();
  auto* receive = program.add(onboarding, "text", "A text from a tenant's owner, as the carrier delivers it",
                              [=, &options] { return receive_text(options, *text); });
  receive->add_option("--from", text->from, "The owner's phone")->required();
  receive->add_option("--to", text->to, "The onboarding's number")->envname("ONBOARDING_NUMBER");
  receive->add_option("--body", text->body, "What it says")->required();
  receive->add_option("--message-id", text->message, "The carrier's id: the same again changes nothing");
  const auto id = std::make_shared<std::string>(), call = std::make_shared<std::string>();
  program
      .add(onboarding, "show", "Where a tenant stands", [=, &options] { return show_standing(options, *id); })
      ->add_option("id", *id, "The tenant")
      ->required();
  auto* test_call = program.add(onboarding, "test-call", "A call that is forwarded to the tenant's number",
                                [=, &options] { return receive_call(options, *id, *call); });
  test_call->add_option("id", *id, "The tenant, or its number")->required();
  test_call->add_option("--call-id", *call, "The carrier's id: the same again changes nothing");
}

}  // namespace ledgerline::cli
