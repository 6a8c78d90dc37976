#include "tools/ledgerline/outside.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <ranges>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace ledgerline::cli {
namespace {

std::string variable(const char* name, std::string otherwise = {}) {
  const auto* value = std::getenv(name);
  return value && *value ? value : std::move(otherwise);
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

/// "415,510,650".
std::vector<std::string> area_codes_from_environment(std::vector<std::string> usual) {
  const auto text = variable("LEDGERLINE_AREA_CODES");
  if (text.empty()) return usual;
  std::vector<std::string> codes;
  for (const auto part : std::views::split(text, ',')) {
    const std::string code(part.begin(), part.end());
    if (code.size() != 3 || code.find_first_not_of("0123456789") != code.npos)
      throw BadInput(fmt::format(
          "LEDGERLINE_AREA_CODES has {}: give area codes of the US, such as 415,510,650", printable(code)));
    codes.push_back(code);
  }
  return codes;
}

ProviderSettings settings_from_environment(const Providers& providers) {
  ProviderSettings settings;
  settings.app_url = without_slash(variable("APP_URL"));
  settings.voice_url = variable("TWILIO_VOICE_URL");
  settings.status_callback = variable("TWILIO_STATUS_CALLBACK_URL");
  settings.brand = variable("LEDGERLINE_BRAND", settings.brand);
  if (providers.livekit) {
    settings.sip_uri = providers.livekit->sip_uri;
    settings.agent = variable("LIVEKIT_AGENT_NAME", settings.agent);
  }
  settings.fallback_area_codes = area_codes_from_environment(settings.fallback_area_codes);
  if (providers.smtp) settings.mail_from = providers.smtp->from;
  return settings;
}

/// Calls a second, by provider; LEDGERLINE_RATE_TWILIO and the like choose others.
Guard::Limits limits_from_environment(const EffectPolicy& timing) {
  Guard::Limits limits;
  limits.open_for = timing.breaker;
  const std::array<std::pair<const char*, double>, 4> all = {
      {{"twilio", 30}, {"vapi", 10}, {"livekit", 30}, {"smtp", 10}}};
  for (const auto& [provider, usual] : all) {
    std::string name = "LEDGERLINE_RATE_";
    for (const char* c = provider; *c; ++c) name += static_cast<char>(*c - 'a' + 'A');
    const auto text = variable(name.c_str());
    const auto rate = text.empty() ? usual : std::atof(text.c_str());
    if (rate <= 0)
      throw BadInput(fmt::format("{} is not a number of calls a second, such as {}", name, usual));
    limits.a_second[provider] = rate;
  }
  return limits;
}

Guard::Changed telling(metrics::ProviderMetrics& metrics) {
  return [&metrics](const std::string& operation, Guard::Breaker now) {
    spdlog::warn("breaker {} is {}", operation, name_of(now));
    metrics.breaker(operation, now);
  };
}

/// What was not found at once is looked for again no later than after an attempt that ended unsure.
Providers providers_from_environment(const EffectPolicy& timing) {
  auto providers = read_providers([](const char* name) { return std::getenv(name); });
  const auto wait = std::chrono::milliseconds(timing.first_wait / 1000);
  if (providers.twilio) {
    providers.twilio->look_again = std::min(providers.twilio->look_again, wait);
    providers.twilio->look_for_text_again = std::min(providers.twilio->look_for_text_again, wait);
  }
  return providers;
}

std::string worker_name() {
  std::array<char, 128> host{};
  ::gethostname(host.data(), host.size() - 1);
  return fmt::format("{}:{}", host.data(), ::getpid());
}

Awaitable<void> wait_for(boost::asio::steady_timer& timer) {
  boost::system::error_code cancelled;
  auto token = boost::asio::redirect_error(boost::asio::use_awaitable, cancelled);
  co_await timer.async_wait(std::move(token));
}

/// Who is stirred, as long as it works.
class Worker {
 public:
  Worker(std::function<void()>& stir, Dispatcher& dispatcher) : stir_(stir) {
    stir_ = [&dispatcher] { dispatcher.stir(); };
  }
  ~Worker() { stir_ = nullptr; }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

 private:
  std::function<void()>& stir_;
};

[[noreturn]] void refuse(std::string_view provider, std::string_view variables) {
  throw BadInput(
      fmt::format("{} cannot be reached: set {} (without an account, 'simulator' prints such lines)",
                  provider, variables));
}

}  // namespace

Outside::Outside(const Options& options)
    : options_(options),
      providers_(providers_from_environment(options.policy.effects)),
      settings_(settings_from_environment(providers_)),
      timers_(io_.get_executor()),
      curl_(io_.get_executor(), providers_.http),
      cassette_(http::cassette(variable("LEDGERLINE_CASSETTE"), curl_)),
      pointed_(cassette_ ? *cassette_ : curl_),
      metrics_(registry_),
      measured_(pointed_, timers_, metrics_),
      guard_(timers_, limits_from_environment(options.policy.effects), telling(metrics_)),
      http_(measured_, guard_),
      adapters_(adapters_of(providers_)) {}

void Outside::expect_carrier() const {
  if (!adapters_.carrier) refuse("Twilio", "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN");
}

void Outside::expect_route(VoiceRoute route) const {
  expect_carrier();
  if (settings_.app_url.empty())
    throw BadInput("APP_URL is not set: webhooks are made from it, such as https://app.example.com");
  if (route == VoiceRoute::vapi && !adapters_.voice) refuse("Vapi", "VAPI_API_KEY");
  if (route == VoiceRoute::livekit && !adapters_.sip)
    refuse("LiveKit", "LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET and LIVEKIT_SIP_URI");
}

std::unique_ptr<Carrier> Outside::carrier() {
  expect_carrier();
  return adapters_.carrier(http_);
}

std::unique_ptr<VoicePlatform> Outside::voice() {
  if (!adapters_.voice) refuse("Vapi", "VAPI_API_KEY");
  return adapters_.voice(http_);
}

Dispatcher::Options Outside::dispatcher_options() const {
  Dispatcher::Options options;
  options.worker = worker_name();
  options.lease = options_.policy.effects.lease;
  options.poll = options_.policy.effects.poll;
  options.margin = std::min<std::int64_t>(options.margin, options.lease / 10);
  options.tell = [](const std::string& line) { spdlog::warn("{}", line); };
  return options;
}

void Outside::drain(Context& context, std::int64_t patience, Dispatcher::Only only) {
  EngineTurns turns(context.engine());
  Dispatcher dispatcher(turns, timers_, http_, adapters_, settings_, dispatcher_options());
  finish(dispatcher.drain(patience, std::move(only)));
}

void Outside::finish(Awaitable<void> coroutine) {
  std::exception_ptr error;
  boost::asio::co_spawn(io_, std::move(coroutine), [&](std::exception_ptr e) {
    error = e;
    io_.stop();  // connections that wait to be used again would keep it busy
  });
  io_.restart();
  io_.run();
  if (!metrics_file_.empty()) metrics::write_exposition(registry_, metrics_file_);
  if (error) std::rethrow_exception(error);
}

void Outside::write_metrics(std::string path) {
  if (path.empty()) return;
  metrics::write_exposition(registry_, path);
  metrics_file_ = std::move(path);
  boost::asio::co_spawn(io_, keep_writing_metrics(), [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);  // out of whoever runs
  });
}

Awaitable<void> Outside::keep_writing_metrics() {
  constexpr std::int64_t as_often_as_prometheus_reads = 15'000'000;
  for (;;) {
    co_await timers_.sleep(as_often_as_prometheus_reads);
    metrics::write_exposition(registry_, metrics_file_);
  }
}

/// Turns that follow closely make one look, not one each.
void Outside::grew() {
  if (is_stirring_.exchange(true)) return;
  boost::asio::post(io_, [this] {
    is_stirring_ = false;
    if (stir_) stir_();
  });
}

void Outside::work(Context& context, Working how) {
  EngineTurns turns(context.engine());
  auto options = dispatcher_options();
  if (how.is_told) options.idle = 10 * options.poll;
  Dispatcher dispatcher(turns, timers_, http_, adapters_, settings_, std::move(options));
  const Worker worker(stir_, dispatcher);
  boost::asio::steady_timer never(io_, boost::asio::steady_timer::time_point::max());
  boost::asio::signal_set signals(io_, SIGTERM, SIGINT);
  const auto close = [&]() -> Awaitable<void> {
    if (how.closing) co_await how.closing();
    dispatcher.stop();
    never.cancel();
  };
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    signals.clear();
    boost::asio::co_spawn(io_, close, [](std::exception_ptr failure) {
      if (failure) std::rethrow_exception(failure);  // out of whoever runs
    });
  });
  finish(how.effects ? dispatcher.run() : wait_for(never));
}

}  // namespace ledgerline::cli
