#include "tools/simulator/faults.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

namespace ledgerline::simulator {
namespace {

constexpr std::array<std::string_view, 8> kinds = {"none",         "drop_request", "drop_reply", "status",
                                                   "status_after", "truncate",     "stale",      "vanish"};
constexpr std::array<std::string_view, 11> names = {"operation", "kind",        "after",      "count",
                                                    "seed",      "status",      "latency_ms", "retry_after",
                                                    "body",      "probability", "id"};

Fault::Kind kind_of(const std::string& name) {
  const auto found = std::ranges::find(kinds, name);
  if (found == kinds.end())
    throw std::invalid_argument(fmt::format("kind '{}' is none of: {}", name, fmt::join(kinds, ", ")));
  return static_cast<Fault::Kind>(found - kinds.begin());
}

/// "twilio:*" and "*" stand for many.
bool matches(std::string_view pattern, std::string_view operation) {
  if (!pattern.ends_with('*')) return pattern == operation;
  return operation.starts_with(pattern.substr(0, pattern.size() - 1));
}

void must_be_known(const Json& fault) {
  if (!fault.is_object() || !fault.contains("operation"))
    throw std::invalid_argument("a fault needs an operation");
  for (const auto& [name, value] : fault.items())
    if (std::ranges::count(names, name) == 0) throw std::invalid_argument("a fault has no field " + name);
}

}  // namespace

std::string name_of(Fault::Kind kind) { return std::string(kinds.at(static_cast<std::size_t>(kind))); }

std::string Faults::add(const Json& fault, std::int64_t now) {
  must_be_known(fault);
  Armed armed;
  armed.id = fmt::format("fault-{}", ++last_id_);
  armed.operation = fault.at("operation").get<std::string>();
  armed.fault.kind = kind_of(fault.value("kind", "none"));
  armed.fault.status = fault.value("status", 503);
  armed.fault.latency_ms = fault.value("latency_ms", 0);
  armed.fault.retry_after = fault.value("retry_after", 0);
  armed.fault.body = fault.value("body", Json());
  armed.fault.since = now;
  armed.after = fault.value("after", 0);
  armed.count = fault.value("count", 1);
  armed.probability = fault.value("probability", 1.0);
  armed.random.seed(fault.value("seed", std::uint64_t{1}));
  armed_.push_back(std::move(armed));
  return armed_.back().id;
}

bool Faults::Armed::strikes() {
  if (probability >= 1) return true;
  return static_cast<double>(random() >> 11) * 0x1p-53 < probability;
}

Fault Faults::take(const std::string& operation) {
  Fault taken;
  bool free = true;
  for (auto& armed : armed_) {
    if (!matches(armed.operation, operation)) continue;
    ++armed.seen;
    if (!free || !armed.is_due() || !armed.strikes()) continue;
    free = false;
    ++armed.applied;
    taken = armed.fault;
  }
  return taken;
}

Json Faults::shown() const {
  auto list = Json::array();
  for (const auto& armed : armed_)
    list.push_back({{"id", armed.id},
                    {"operation", armed.operation},
                    {"kind", name_of(armed.fault.kind)},
                    {"status", armed.fault.status},
                    {"latency_ms", armed.fault.latency_ms},
                    {"after", armed.after},
                    {"count", armed.count},
                    {"probability", armed.probability},
                    {"seen", armed.seen},
                    {"applied", armed.applied}});
  return list;
}

}  // namespace ledgerline::simulator
