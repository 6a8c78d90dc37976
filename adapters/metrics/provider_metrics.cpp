#include "adapters/metrics/provider_metrics.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fmt/format.h>
#include <prometheus/text_serializer.h>

#include "events/kernel/error.hpp"

namespace ledgerline::metrics {
namespace {

constexpr std::array all_states = {Guard::Breaker::closed, Guard::Breaker::open, Guard::Breaker::half_open};

/// Seconds. Providers answer within a few tenths; at thirty we stop waiting.
const prometheus::Histogram::BucketBoundaries seconds_of_calls = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

std::string result_of(const HttpReply& reply) {
  switch (reply.trouble) {
    case HttpReply::Trouble::not_sent: return "not_sent";
    case HttpReply::Trouble::lost: return "lost";
    case HttpReply::Trouble::none: break;
  }
  return fmt::format("{}xx", reply.status / 100);
}

}  // namespace

ProviderMetrics::ProviderMetrics(prometheus::Registry& registry)
    : breakers_(prometheus::BuildGauge()
                    .Name("ledgerline_breaker_state")
                    .Help("1 for the state that the operation's circuit breaker is in")
                    .Register(registry)),
      calls_(prometheus::BuildCounter()
                 .Name("ledgerline_provider_calls_total")
                 .Help("Calls to providers, by what came of them")
                 .Register(registry)),
      seconds_(prometheus::BuildHistogram()
                   .Name("ledgerline_provider_call_seconds")
                   .Help("From sending a call to the whole answer")
                   .Register(registry)) {}

void ProviderMetrics::breaker(const std::string& operation, Guard::Breaker now) {
  for (const auto state : all_states)
    breakers_.Add({{"operation", operation}, {"state", std::string(name_of(state))}})
        .Set(state == now ? 1 : 0);
}

void ProviderMetrics::call(const std::string& operation, const HttpReply& reply, double seconds) {
  calls_.Add({{"operation", operation}, {"result", result_of(reply)}}).Increment();
  seconds_.Add({{"operation", operation}}, seconds_of_calls).Observe(seconds);
}

Awaitable<HttpReply> MeasuredHttp::send(HttpRequest request) {
  const auto operation = request.operation;
  const auto begun = timers_.now();
  auto reply = co_await http_.send(std::move(request));
  metrics_.call(operation, reply, static_cast<double>(timers_.now() - begun) / 1e6);
  co_return reply;
}

std::string exposition(const prometheus::Registry& registry) {
  return prometheus::TextSerializer().Serialize(registry.Collect());
}

void write_exposition(const prometheus::Registry& registry, const std::string& path) {
  const auto fresh = path + ".new";
  errno = 0;
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  out << exposition(registry);
  out.close();
  if (!out) throw BadInput(fmt::format("metrics cannot be written to {}: {}", fresh, std::strerror(errno)));
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) throw BadInput(fmt::format("metrics cannot be written to {}: {}", path, error.message()));
}

}  // namespace ledgerline::metrics
