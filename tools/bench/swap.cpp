#include "tools/bench/swap.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "adapters/postgres/shadow_build.hpp"
#include "engine/engine.hpp"
#include "tools/bench/engine_callers.hpp"
#include "tools/bench/measure.hpp"

namespace ledgerline::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// "VmHWM", "VmRSS": in KiB.
std::size_t own_memory(const std::string& field) {
  std::ifstream status("/proc/self/status");
  std::string name;
  for (std::size_t value = 0; status >> name;) {
    if (name == field + ":" && status >> value) return value;
    std::getline(status, name);
  }
  return 0;
}

/// From here on the highest is that of what comes.
void forget_highest_memory() { std::ofstream("/proc/self/clear_refs") << 5; }

/// Allocations all along, as callers meet them, on a thread of their own.
class Load {
 public:
  Load(EngineCallers& subject, std::size_t clients)
      : thread_([this, &subject, clients] {
          constexpr std::size_t round = 200;
          while (!stop_) {
            subject.seed(round);
            const auto run = subject.allocate(clients, round);
            const std::lock_guard lock(mutex_);
            latencies_.insert(latencies_.end(), run.latencies.begin(), run.latencies.end());
            all_ += run.latencies.size();
          }
        }) {}
  ~Load() {
    stop_ = true;
    thread_.join();
  }
  /// Those since the last time.
  std::vector<double> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(latencies_, {});
  }
  std::size_t all() const { return all_; }
  /// A whole round begins and ends after this was called.
  void wait_for_rounds() {
    const auto before = all_.load();
    while (all_ < before + 400) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

 private:
  std::mutex mutex_;
  std::vector<double> latencies_;
  std::atomic<std::size_t> all_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

double share_of(std::vector<double> latencies, double share) {
  if (latencies.empty()) return 0;
  std::ranges::sort(latencies);
  return latencies[static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1))];
}

}  // namespace

SwapFigures measure_swap(postgres::PostgresLog& log, const Vault& vault, Random& random, std::size_t events,
                         std::size_t clients, std::size_t workers) {
  Engine engine(log, vault, random, {});
  EngineCallers subject(engine, random);
  subject.grow(events);
  SwapFigures figures;
  Load load(subject, clients);
  load.wait_for_rounds();
  figures.usual_us = share_of(load.take(), 0.99);
  figures.events = static_cast<std::size_t>(log.head());
  const auto before = own_memory("VmRSS");
  forget_highest_memory();
  const auto begun = Clock::now();
  postgres::BuildOptions how;
  how.workers = workers;
  const auto report = postgres::build_shadow(log, vault, postgres::projections_named(std::nullopt), how);
  figures.seconds = micros_since(begun) / 1e6;
  figures.memory_kib = own_memory("VmHWM") - std::min(before, own_memory("VmHWM"));
  for (const auto& table : report.tables) figures.rows += static_cast<std::size_t>(table.rows);
  figures.building_us = share_of(load.take(), 0.99);
  load.wait_for_rounds();
  load.take();
  const auto swapping = Clock::now();
  postgres::swap(log, vault, std::nullopt, {"bench", "bench"});
  figures.swap_us = micros_since(swapping);
  load.wait_for_rounds();
  figures.swap_wait_us = share_of(load.take(), 1);
  figures.allocations = load.all();
  return figures;
}

}  // namespace ledgerline::bench
