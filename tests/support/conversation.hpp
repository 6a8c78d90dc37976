#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "adapters/http/cassette.hpp"
#include "adapters/http/curl_http.hpp"
#include "adapters/twilio/twilio.hpp"
#include "adapters/vapi/vapi.hpp"
#include "engine/effects/perform.hpp"
#include "tests/support/run.hpp"
#include "tests/support/simulator.hpp"

namespace ledgerline::tests {

/// What was said with Twilio or Vapi, from a cassette of tests/cassettes. With LEDGERLINE_RECORD_CASSETTES=1
/// it is said anew, to the simulator, and recorded:
///
///     LEDGERLINE_RECORD_CASSETTES=1 build/release/bin/tests '[cassette]'
class Conversation {
 public:
  /// `name` such as "vapi/update_assistant_webhook_url".
  explicit Conversation(const std::string& name);

  /// The simulator, where this is recorded, to set the scene; otherwise the tape tells of it.
  const std::optional<Simulator>& simulator() const { return simulator_; }
  twilio::Twilio twilio();
  vapi::Vapi vapi();
  /// The engine's own search: the area code that is wanted, then those it falls back to.
  Performed search(const std::string& area_code);

  template <class T>
  T run(Awaitable<T> work) {
    std::optional<T> result;
    std::exception_ptr error;
    boost::asio::co_spawn(io_, keep(std::move(work), result), [&](std::exception_ptr e) {
      error = e;
      io_.stop();  // connections that wait to be used again would keep it busy
    });
    io_.restart();
    io_.run();
    if (error) std::rethrow_exception(error);
    return std::move(result).value();
  }

  /// Whether all that was recorded was asked for again.
  bool is_finished() const { return !replaying_ || replaying_->left().empty(); }

 private:
  boost::asio::io_context io_;
  std::optional<Simulator> simulator_;
  std::optional<http::CurlHttp> wire_;
  std::unique_ptr<http::RecordingHttp> recording_;
  std::unique_ptr<http::ReplayingHttp> replaying_;
  Http* http_ = nullptr;
  int pauses_ = 0;
};

}  // namespace ledgerline::tests
