#include "tools/ledgerline/monitoring.hpp"

#include <chrono>
#include <cstdlib>

#include <spdlog/spdlog.h>

#include "adapters/metrics/families.hpp"
#include "adapters/postgres/figures.hpp"

namespace ledgerline::cli {
namespace {

constexpr std::int64_t figures_are_good_for = 5'000'000;

/// From any thread: SystemTimers is an executor's.
std::int64_t steady_micros() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

void warn(const std::string& line) { spdlog::warn("{}", line); }

std::unique_ptr<alerts::Reporter> reporter_for(Http& http, const std::string& file) {
  if (!file.empty()) return std::make_unique<alerts::FileReporter>(file);
  const char* url = std::getenv("LEDGERLINE_ALERT_URL");
  if (url && *url) return std::make_unique<alerts::HookReporter>(http, url);
  return nullptr;
}

metrics::Survey::Source source(postgres::Readers& readers, std::int64_t promised_wait) {
  return [&readers, promised_wait]() -> Awaitable<postgres::Figures> {
    auto ask = [promised_wait](postgres::PostgresLog& log) {
      return postgres::read_figures(log.session(), promised_wait);
    };
    auto figures = co_await readers.ask(std::move(ask));
    co_return figures;
  };
}

alerts::Watch::Options watching(Outside& outside, const Monitoring::Options& options) {
  alerts::Watch::Options watching;
  watching.promises = options.promises;
  watching.open_breakers = [&outside] { return alerts::open_breakers(outside.guard()); };
  watching.tell = warn;
  return watching;
}

}  // namespace

Time wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

std::function<void(const hooks::Note&)> Monitoring::webhooks() {
  return [this](const hooks::Note& note) {
    const std::string hook(hooks::name_of(note.hook)),
        kind(names(note.kind)[static_cast<std::size_t>(note.kind)]);
    webhooks_.Add({{"hook", hook}, {"result", kind}}).Increment();
    if (note.kind == hooks::Note::Kind::done || note.kind == hooks::Note::Kind::nothing) return;
    spdlog::warn("webhook {} is {}: {}{}{} [{}]", hook, kind, note.code, note.advice.empty() ? "" : "; ",
                 note.advice, note.request_id);
  };
}

Monitoring::Monitoring(Outside& outside, postgres::Readers& readers, const Options& options)
    : registry_(outside.registry()),
      http_(registry_, access_log_),
      engine_(registry_, steady_micros),
      webhooks_(metrics::counters(registry_, "ledgerline_webhooks_total", "Webhooks, by what came of them")),
      gauges_(registry_),
      survey_(source(readers, options.promises.wait), outside.timers(), figures_are_good_for),
      reporter_(reporter_for(outside.http(), options.report_file)),
      alerts_({registry_, reporter_.get(), wall_clock, warn}),
      timers_(outside.executor()),
      watch_(survey_, alerts_, timers_, watching(outside, options)) {}

}  // namespace ledgerline::cli
