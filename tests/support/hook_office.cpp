#include "tests/support/hook_office.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/http/signature.hpp"
#include "projections/narrator/narrator.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scenario_people.hpp"

namespace ledgerline::tests {
using Json = nlohmann::json;
namespace {

boost::asio::ip::tcp::endpoint anywhere() { return {boost::asio::ip::address_v4::loopback(), 0}; }

std::string glued(const FormFields& form) {
  auto sorted = form;
  std::ranges::sort(sorted);
  std::string text;
  for (const auto& [name, value] : sorted) text += name + value;
  return text;
}

std::string by_twilio(const std::string& text) {
  return "X-Twilio-Signature: " +
         http::base64(http::hmac(http::Hash::sha1, http::Secret(HookSecrets::twilio), text));
}

/// HS256 (RFC 7515), with the claims that LiveKit's have.
std::string by_livekit(const std::string& body) {
  const Json header{{"alg", "HS256"}, {"typ", "JWT"}};
  const Json claims{{"iss", HookSecrets::livekit_key},
                    {"exp", HookOffice::now_s + 60},
                    {"nbf", HookOffice::now_s - 5},
                    {"sha256", http::base64(http::sha256(body))}};
  const auto text = http::base64url(header.dump()) + "." + http::base64url(claims.dump());
  const auto signature = http::hmac(http::Hash::sha256, http::Secret(HookSecrets::livekit), text);
  return "Authorization: " + text + "." + http::base64url(signature);
}

}  // namespace

hooks::HookSettings hook_settings() {
  hooks::HookSettings settings;
  settings.secrets.twilio = {http::Secret(HookSecrets::twilio)};
  settings.secrets.stripe = {http::Secret(HookSecrets::stripe)};
  settings.secrets.vapi.emplace().secrets = {http::Secret(HookSecrets::vapi)};
  settings.secrets.livekit = {{HookSecrets::livekit_key, http::Secret(HookSecrets::livekit)}};
  settings.onboarding = onboarding_number();
  return settings;
}

HookOffice::HookOffice(const postgres::Database& database, hooks::HookSettings settings)
    : log_(open_log(database)),
      engine_(*log_, test_vault(), random_, telling()),
      turns_(engine_),
      readers_(database, test_vault().check_value(), 2),
      desk_(new hooks::Desk{turns_, readers_, test_vault(), std::move(settings),
                            [] { return Time{now_s * 1'000'000}; },
                            [this](const hooks::Note& note) {
                              const std::lock_guard lock(mutex_);
                              notes_.push_back(note);
                            }}),
      busy_(io_.get_executor()),
      router_(hooks::hook_routes(desk_)),
      server_(io_.get_executor(), anywhere(), {}, router_.handler(),
              {[this] { return timers_.now(); }, random_, witness_}),
      address_(fmt::format("http://127.0.0.1:{}", server_.endpoint().port())) {
  const bool without_address = desk_->settings.public_url == "none";
  desk_->settings.public_url = without_address ? "" : address_;
  thread_ = std::thread([this] { io_.run(); });
}

HookOffice::~HookOffice() {
  boost::asio::co_spawn(io_, server_.stop(std::chrono::seconds(30)), boost::asio::use_future).get();
  io_.stop();  // a timer of a connection may run on
  thread_.join();
}

Engine::Options HookOffice::telling() {
  Engine::Options options;
  options.told = [this](const std::vector<Told>& told) {
    const std::lock_guard lock(mutex_);
    for (const auto& one : told)
      for (const auto& line : narrate(one)) told_ += line + "\n";
  };
  return options;
}

HttpAnswer HookOffice::post(const std::string& path, const std::string& body,
                            std::vector<std::string> headers) const {
  HttpCall request("POST", url(path));
  request.body = body;
  request.headers = std::move(headers);
  return call(request);
}

HttpAnswer HookOffice::twilio(const std::string& path, const FormFields& form) const {
  return post(path, form_encoded(form),
              {"Content-Type: application/x-www-form-urlencoded", by_twilio(url(path) + glued(form))});
}

HttpAnswer HookOffice::twilio_get(const std::string& path, const FormFields& query) const {
  HttpCall request("GET", url(path + (path.find('?') == path.npos ? "?" : "&") + form_encoded(query)));
  request.headers = {by_twilio(request.url)};
  return call(request);
}

HttpAnswer HookOffice::stripe(const std::string& body, std::int64_t at) const {
  const auto text = std::to_string(at) + "." + body;
  const auto signature = http::hex(http::hmac(http::Hash::sha256, http::Secret(HookSecrets::stripe), text));
  return post("/webhooks/stripe", body,
              {"Content-Type: application/json", fmt::format("Stripe-Signature: t={},v1={}", at, signature)});
}

HttpAnswer HookOffice::vapi(const std::string& path, const std::string& body) const {
  return post(path, body,
              {"Content-Type: application/json", std::string("Authorization: Bearer ") + HookSecrets::vapi});
}

HttpAnswer HookOffice::livekit(const std::string& body) const {
  return post("/webhooks/livekit", body, {"Content-Type: application/webhook+json", by_livekit(body)});
}

void HookOffice::let_shop_wait_for_its_call() {
  run(RegisterTenant{client("shop", "Shop", "+447900000001")});
  run(ActivatePayment{TenantId("shop"), {}});
  run(AddNumbers{{pooled(1)}});
  int i = 0;
  for (const auto* body : {"Plumber", "ABC Plumbing", "John", "SMS", "YES", "1", "DONE"})
    twilio("/webhooks/twilio/sms", {{"MessageSid", "SM" + std::to_string(++i)},
                                    {"From", "+447900000001"},
                                    {"To", onboarding_number().str()},
                                    {"Body", body}});
}

std::string HookOffice::state() { return std::string(name_of(tenant("shop")->conversation->state)); }

Outcome HookOffice::run(Request request) {
  Command command;
  command.id = engine_.new_id();
  command.cause.actor = Actor("tester");
  command.request = std::move(request);
  return engine_.run(std::move(command));
}

std::string HookOffice::told() {
  const std::lock_guard lock(mutex_);
  return std::exchange(told_, {});
}

hooks::Note HookOffice::noted() {
  const std::lock_guard lock(mutex_);
  return notes_.empty() ? hooks::Note{} : notes_.back();
}

std::vector<hooks::Replayed> HookOffice::replay(std::optional<std::int64_t> id) {
  Cause cause;
  cause.actor = Actor("operator");
  std::optional<std::vector<hooks::Replayed>> all;
  auto work = keep(hooks::replay(*desk_, id, std::move(cause)), all);
  boost::asio::co_spawn(io_, std::move(work), boost::asio::use_future).get();
  return std::move(*all);
}

}  // namespace ledgerline::tests
