#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "adapters/http/cassette.hpp"
#include "adapters/http/curl_http.hpp"
#include "adapters/metrics/provider_metrics.hpp"
#include "adapters/providers.hpp"
#include "adapters/timers.hpp"
#include "engine/effects/dispatcher.hpp"
#include "tools/ledgerline/context.hpp"

namespace ledgerline::cli {

/// The providers as this process reaches them: credentials and URLs from the environment, one guard before
/// them all. Runs one coroutine at a time, on the caller's thread. Throws BadInput for what is set wrongly.
class Outside {
 public:
  explicit Outside(const Options& options);

  /// Where everything of ours runs that is not on a thread of its own.
  auto executor() { return io_.get_executor(); }
  Timers& timers() { return timers_; }
  prometheus::Registry& registry() { return registry_; }
  Http& http() { return http_; }
  const Guard& guard() const { return guard_; }
  const ProviderSettings& settings() const { return settings_; }
  /// What webhooks are made from, in the place of APP_URL: what is wired is what is verified.
  void set_app_url(const std::string& url) { settings_.app_url = url; }
  const Adapters& adapters() const { return adapters_; }
  /// Throw BadInput, which names what to set, where the provider has no credentials.
  std::unique_ptr<Carrier> carrier();
  std::unique_ptr<VoicePlatform> voice();
  /// What a tenant's number needs; throws BadInput.
  void expect_route(VoiceRoute route) const;
  void expect_carrier() const;

  /// Runs it to its end; throws what it throws.
  template <class T>
  T run(Awaitable<T> coroutine);

  /// Does what is owed, of those subjects, and waits for what is due within `patience` microseconds.
  void drain(Context& context, std::int64_t patience, Dispatcher::Only only = {});
  /// The log grew, so that something may be owed: work() looks. From any thread.
  void grew();
  /// Until SIGTERM or SIGINT; a second one ends the process.
  struct Working {
    bool effects = true;                       // does what is owed; else it only waits
    std::function<Awaitable<void>()> closing;  // awaited then, while the work goes on
    bool is_told = false;                      // grew() is called whenever the log grows
  };
  void work(Context& context, Working how);
  /// From now on, while something runs, and once more at the end: metrics in Prometheus' text format. Throws
  /// BadInput where the file cannot be written.
  void write_metrics(std::string path);

 private:
  Dispatcher::Options dispatcher_options() const;
  void finish(Awaitable<void> coroutine);
  Awaitable<void> keep_writing_metrics();

  boost::asio::io_context io_;
  Options options_;
  Providers providers_;
  ProviderSettings settings_;
  SystemTimers timers_;
  http::CurlHttp curl_;
  std::unique_ptr<Http> cassette_;  // where LEDGERLINE_CASSETTE asks for one
  PointedHttp pointed_;
  prometheus::Registry registry_;
  metrics::ProviderMetrics metrics_;
  std::string metrics_file_;
  metrics::MeasuredHttp measured_;
  Guard guard_;
  GuardedHttp http_;
  Adapters adapters_;
  std::function<void()> stir_;  // whoever works
  std::atomic<bool> is_stirring_ = false;
};

/// co_spawn makes an empty result where a coroutine throws; ours need not know emptiness.
template <class T>
Awaitable<void> keep(Awaitable<T> work, std::optional<T>& result) {
  result.emplace(co_await std::move(work));
}

template <class T>
T Outside::run(Awaitable<T> coroutine) {
  std::optional<T> result;
  finish(keep(std::move(coroutine), result));
  return std::move(*result);
}

}  // namespace ledgerline::cli
