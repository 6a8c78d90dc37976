#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "adapters/hooks/parking.hpp"
#include "adapters/hooks/routes.hpp"
#include "adapters/timers.hpp"
#include "adapters/web/server.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/web_side.hpp"

/// The webhooks of one log, served over real HTTP on a thread of their own.
namespace ledgerline::tests {

/// What the webhooks of tests are signed with.
struct HookSecrets {
  static constexpr auto twilio = "twilio-token", stripe = "whsec_test", vapi = "vapi-secret",
                        livekit_key = "APItest", livekit = "livekit-secret";
};
/// All of them are set, and there is an onboarding's number; the office adds its own address.
hooks::HookSettings hook_settings();

class HookOffice {
 public:
  /// When it is by the clock of the office.
  static constexpr std::int64_t now_s = 1'767'225'600;

  explicit HookOffice(const postgres::Database& database, hooks::HookSettings settings = hook_settings());
  ~HookOffice();
  HookOffice(const HookOffice&) = delete;
  HookOffice& operator=(const HookOffice&) = delete;

  std::string url(const std::string& path) const { return address_ + path; }
  /// Posts a body as it is.
  HttpAnswer post(const std::string& path, const std::string& body, std::vector<std::string> headers) const;
  // Each is signed as its provider signs; `at` is Stripe's time of the signature.
  HttpAnswer twilio(const std::string& path, const FormFields& form) const;
  HttpAnswer twilio_get(const std::string& path, const FormFields& query) const;
  HttpAnswer stripe(const std::string& body, std::int64_t at = now_s) const;
  HttpAnswer vapi(const std::string& path, const std::string& body) const;
  HttpAnswer livekit(const std::string& body) const;

  /// "shop", at +447900000001, pays and holds +447111111111; its owner has texted up to the test call.
  void let_shop_wait_for_its_call();
  /// Where "shop" stands.
  std::string state();

  /// A command of the tester's.
  Outcome run(Request request);
  std::optional<Tenant> tenant(const std::string& id) { return log_->tenant(TenantId(id)); }
  Position head() { return log_->head(); }
  /// What was narrated since it was last asked for, and what was noted of the latest delivery.
  std::string told();
  hooks::Note noted();
  std::vector<hooks::Replayed> replay(std::optional<std::int64_t> id = {});

 private:
  Engine::Options telling();

  std::unique_ptr<postgres::PostgresLog> log_;
  SystemRandom random_;
  std::mutex mutex_;
  std::string told_;
  std::vector<hooks::Note> notes_;
  Engine engine_;
  EngineTurns turns_;
  postgres::Readers readers_;
  std::shared_ptr<hooks::Desk> desk_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  SystemTimers timers_{io_.get_executor()};
  Witness witness_;
  web::Router router_;
  web::Server server_;
  std::string address_;
  std::thread thread_;
};

}  // namespace ledgerline::tests
