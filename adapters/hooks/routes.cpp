#include "adapters/hooks/routes.hpp"

#include "adapters/hooks/parking.hpp"
#include "adapters/http/foreign.hpp"
#include "adapters/web/problem.hpp"
#include "engine/points.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::hooks {
namespace {

using http::Verdict;

/// As the provider called it. A target in absolute form says a host of its own, which counts as little as
/// Host.
std::string url_of(const web::Request& request, const std::string& public_url) {
  std::string_view target = request.target;
  if (const auto scheme = target.find("://"); !target.starts_with('/') && scheme != target.npos)
    target.remove_prefix(std::min(target.find('/', scheme + 3), target.size()));
  return public_url + std::string(target);
}

http::Delivery delivery_of(const web::Request& request, const std::string& public_url) {
  http::Delivery delivery;
  delivery.method = request.method;
  delivery.url = url_of(request, public_url);
  delivery.headers = request.fields;
  delivery.body = request.body;
  return delivery;
}

Cause cause_of(Hook hook, const web::Request& request) {
  const auto provider = names(WebhookProvider{}).at(static_cast<std::size_t>(provider_of(hook)));
  Cause cause;
  cause.actor = Actor("webhook:" + std::string(provider));
  cause.correlation = http::given<Reference>(request.trace.request_id);
  cause.trace_parent = http::given<Reference>(request.trace.traceparent);
  return cause;
}

class Receiving {
 public:
  Receiving(Desk& desk, Hook hook, const web::Request& request)
      : desk_(desk), hook_(hook), request_id_(request.trace.request_id) {}

  /// Throws Refused.
  void check(const http::Delivery& delivery) const {
    const auto verdict = verdict_on(delivery);
    if (verdict == Verdict::accepted) return;
    const std::string code(http::code_of(verdict)), advice(http::advice(verdict));
    tell(Note::Kind::refused, code, advice);
    throw web::Refused(403, code, "this delivery is not signed as its provider signs: " + advice);
  }

  void tell(Note::Kind kind, const std::string& code, const std::string& advice = {}) const {
    const Note note{hook_, kind, code, advice, request_id_};
    if (desk_.tell) desk_.tell(note);
  }

  /// Throws Refused.
  [[noreturn]] void fail(const std::string& code) const {
    tell(Note::Kind::failed, code, "the provider is asked to try again");
    web::Problem problem(503, code, "the log cannot be reached at the moment; deliver it again");
    problem.fields.emplace_back("Retry-After", "5");
    throw web::Refused(std::move(problem));
  }

 private:
  Verdict verdict_on(const http::Delivery& delivery) const {
    try {
      const bool by_url = provider_of(hook_) == WebhookProvider::twilio;
      if (by_url && desk_.settings.public_url.empty())
        throw BadInput("APP_URL is not set: Twilio signs the address that it calls");
      return check_signature(provider_of(hook_), delivery, desk_.settings.secrets, desk_.clock());
    } catch (const BadInput& e) {
      tell(Note::Kind::refused, "WEBHOOK_NOT_CONFIGURED", e.what());
      throw web::Refused(503, "WEBHOOK_NOT_CONFIGURED", e.what());
    }
  }

  Desk& desk_;
  Hook hook_;
  std::string request_id_;
};

Note::Kind kind_of(Heard::Kind kind) {
  switch (kind) {
    case Heard::Kind::done: return Note::Kind::done;
    case Heard::Kind::nothing: return Note::Kind::nothing;
    case Heard::Kind::parked: return Note::Kind::parked;
    case Heard::Kind::failed: break;
  }
  return Note::Kind::failed;
}

/// A call is answered whatever failed beside it.
bool has_answer(Hook hook) { return hook == Hook::twilio_inbound; }

Awaitable<Heard> hear_or_park(Desk& desk, Hook hook, const http::Delivery& delivery, Cause cause) {
  auto heard = co_await hear(desk, hook, delivery, std::move(cause));
  point("hook.heard");
  if (heard.kind != Heard::Kind::parked) co_return heard;
  co_await park(desk, hook, delivery, heard);
  point("hook.parked");
  co_return heard;
}

Awaitable<web::Response> receive(std::shared_ptr<Desk> desk, Hook hook, web::Request& request) {
  const Receiving receiving(*desk, hook, request);
  const auto delivery = delivery_of(request, desk->settings.public_url);
  receiving.check(delivery);
  point("hook.received");
  auto cause = cause_of(hook, request);
  Heard heard;
  try {
    heard = co_await hear_or_park(*desk, hook, delivery, std::move(cause));
  } catch (const Unavailable&) {
    receiving.fail("UNAVAILABLE");
  }
  if (heard.kind == Heard::Kind::failed && !has_answer(hook)) receiving.fail(heard.code);
  receiving.tell(kind_of(heard.kind), heard.code);
  co_return std::move(heard.answer);
}

web::Route route_of(const std::shared_ptr<Desk>& desk, Hook hook, const char* method) {
  return {method, std::string(path_of(hook)), "webhook_" + std::string(name_of(hook)),
          [desk, hook](web::Request& request) { return receive(desk, hook, request); }};
}

}  // namespace

std::vector<web::Route> hook_routes(std::shared_ptr<Desk> desk) {
  std::vector<web::Route> routes;
  for (std::size_t i = 0; i < names(Hook{}).size(); ++i)
    routes.push_back(route_of(desk, static_cast<Hook>(i), "POST"));
  routes.push_back(route_of(desk, Hook::twilio_inbound, "GET"));
  return routes;
}

}  // namespace ledgerline::hooks
