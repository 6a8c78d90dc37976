#include <signal.h>

#include <fmt/format.h>

#include "tests/crash/flows.hpp"
#include "tests/support/hook_office.hpp"
#include "tests/support/serving.hpp"

namespace ledgerline::tests::crash {
namespace {

constexpr auto stripe_hook = "/webhooks/stripe";

/// Stripe tells once that `tenant` has paid, and tells it alike each time. Nobody may be there to hear it.
void pay(const Shopping& shop, const std::string& url, const std::string& tenant) {
  shop.providers().admin(
      "POST", "/stripe/deliver",
      {{"url", url + stripe_hook}, {"client_reference_id", tenant}, {"id", "evt_1"}, {"session", "cs_1"}});
}

/// Whether one of its deliveries was accepted: then Stripe makes no other.
bool was_heard(const Shopping& shop) {
  for (const auto& delivery : shop.providers().admin("GET", "/deliveries"))
    if (delivery.value("status", 0) == 200) return true;
  return false;
}

/// Comes back when the log owes nothing more, or when nobody waits for it any longer. Its server may be
/// killed meanwhile.
void until_quiet(const postgres::Database& log, const std::stop_token& given_up) {
  constexpr auto quiet =
      "select (select count(*) from tenants where work is not null or text_work is not null) + "
      "(select count(*) from numbers where work is not null) = 0 from pg_sleep(0.02)";
  while (!given_up.stop_requested()) try {
      if (ask(log, quiet) == "t") return;
    } catch (const pqxx::broken_connection&) {
      continue;
    }
}

/// The service; Stripe delivers, until it is heard; when all is done that follows, it is stopped.
Underway serve(const Shopping& shop, const std::string& tenant, const Environment& environment) {
  auto serving =
      std::make_shared<Serving>(shop.log(), std::vector<std::string>(), shop.environment(environment));
  std::shared_ptr<Running> process(serving, &serving->process());
  std::jthread caller([&shop, serving, tenant](const std::stop_token& given_up) {
    while (!given_up.stop_requested() && !was_heard(shop)) pay(shop, serving->url(), tenant);
    until_quiet(shop.log(), given_up);
    if (!given_up.stop_requested()) ::kill(serving->pid(), SIGTERM);
  });
  return {std::move(process), std::move(caller)};
}

Flow served(const std::string& tenant) {
  Flow flow;
  flow.given = [](const Shopping&) {};
  flow.start = [tenant](const Shopping& shop, const Environment& environment) {
    return serve(shop, tenant, environment);
  };
  flow.again = [tenant](const Shopping& shop, const Environment& environment) -> std::string {
    const auto said = serve(shop, tenant, environment).process->ends();
    return said.exit == 0 ? "" : fmt::format("the service ended with {}: {}\n", said.exit, said.err);
  };
  return flow;
}

std::string expect(const Shopping& shop, const std::string& what, const std::string& sql,
                   const std::string& wanted) {
  const auto found = ask(shop.log(), sql);
  return found == wanted ? "" : fmt::format("{}: {}, not {}\n", what, found, wanted);
}

}  // namespace

Flow payment() {
  auto flow = served("shop");
  flow.name = "payment by webhook, served and wired";
  flow.given = [](const Shopping& shop) {
    shop.register_tenant("shop");
    const auto said = shop.provision();
    if (last_line(said).value("code", "") != "PAYMENT_REQUIRED")
      throw std::runtime_error(said.out + said.err);
  };
  flow.defects = [](const Shopping& shop) {
    return shop.defects() + unless_once(shop, "payment.activated") +
           (was_heard(shop) ? "" : "Stripe was not heard\n");
  };
  return flow;
}

Flow parked_payment() {
  auto flow = served("bakery");
  flow.name = "payment by webhook of nobody we know";
  flow.defects = [](const Shopping& shop) {
    return expect(shop, "deliveries that are parked", "select count(*) from parked where hook = 'stripe'",
                  "1") +
           expect(shop, "events", "select count(*) from events", "0") +
           (was_heard(shop) ? "" : "Stripe was not heard\n");
  };
  return flow;
}

Flow replay() {
  auto flow = command("a parked payment, replayed", {"webhooks", "replay", "--all"});
  flow.given = [](const Shopping& shop) {
    const std::string event =
        R"({"id":"evt_1","type":"checkout.session.completed","created":100,"data":{"object":{"id":"cs_1",)"
        R"("payment_status":"paid","subscription":"sub_1","client_reference_id":"shop"}}})";
    if (HookOffice(shop.log()).stripe(event).status != 200) throw std::runtime_error("it is not parked");
    shop.register_tenant("shop");
  };
  flow.defects = [](const Shopping& shop) {
    return expect(shop, "deliveries that are parked", "select count(*) from parked", "0") +
           unless_once(shop, "payment.activated") + shop.unsettled();
  };
  return flow;
}

}  // namespace ledgerline::tests::crash
