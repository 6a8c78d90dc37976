#include "adapters/postgres/rebuilder.hpp"

#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ledgerline::postgres {

Rebuilder::Rebuilder(Database database, const Vault& vault, Say say)
    : database_(std::move(database)), vault_(vault), say_(std::move(say)) {}

Rebuilder::~Rebuilder() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

bool Rebuilder::run(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (busy_ || stop_) return false;
  if (thread_.joinable()) thread_.join();
  busy_ = true;
  thread_ = std::thread([this, work = std::move(work)] {
    try {
      work();
    } catch (const std::exception& e) {
      say_(fmt::format("the rebuild ended: {}", e.what()));
    }
    busy_ = false;
  });
  return true;
}

bool Rebuilder::start(const std::string& projection) {
  return run([this, projection] {
    PostgresLog log(database_, vault_.check_value(), Purpose::maintenance);
    const auto report = build_shadow(log, vault_, {projection}, {0, nullptr, &stop_});
    for (const auto& table : report.tables)
      say_(fmt::format("{} has generation {}, complete at position {}: {} rows, {} subjects parked",
                       table.projection, table.generation, report.position, table.rows, table.parked));
  });
}

bool Rebuilder::upgrade() {
  return run([this] { bring_up_to_date(); });
}

void Rebuilder::bring_up_to_date() {
  PostgresLog log(database_, vault_.check_value(), Purpose::service);
  for (auto stale = log.stale(); !stale.empty() && !stop_; stale = log.stale()) {
    try {
      replace(log, stale);
    } catch (const GenerationRefused& e) {
      if (e.code != "BEING_BUILT") say_(e.what());
      pause();  // another process is at it: it is done, or dead, in a while
    } catch (const Unavailable& e) {
      if (!stop_) say_(fmt::format("the rebuild is tried again: {}", e.what()));
      pause();
    }
  }
}

/// All are built before the first is swapped in: the older build takes turns until the last page.
void Rebuilder::replace(PostgresLog& log, const std::vector<std::string>& stale) {
  say_(fmt::format(
      "the rows of {} were folded by an older build, and are folded anew; they are read meanwhile",
      fmt::join(stale, " and ")));
  build_shadow(log, vault_, stale, {0, nullptr, &stop_});
  for (const auto& name : stale) {
    const auto differences = diff(log, name);
    const auto report = swap(log, vault_, name, {"ledgerline", "rows of an older version"});
    for (const auto& table : report.tables)
      say_(fmt::format(
          "{}: version {} is live from position {} on, in the place of version {}; {} of {} rows differ",
          name, table.version, report.position, table.version_before, differences.differing(),
          differences.tables.front().other_rows));
  }
}

void Rebuilder::pause() {
  using namespace std::chrono_literals;
  for (int tenths = 0; tenths < 10 && !stop_; ++tenths) std::this_thread::sleep_for(100ms);
}

}  // namespace ledgerline::postgres
