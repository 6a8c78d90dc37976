#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <utility>

#include "engine/log/log.hpp"

namespace ledgerline::tests {

/// A turn that waits holds its commands; what queues meanwhile is the next turn's.
struct Hold {
  std::promise<void> reached, open;
};

/// A log whose trouble a test chooses: a hook may throw LostConnection or TurnFailed. Passes on everything
/// else. Hooks are set while no turn is under way.
class TroubledLog final : public Log {
 public:
  explicit TroubledLog(Log& real) : real_(real) {}

  std::function<void()> before_load;
  std::function<void(const Changes&)> before_commit, after_commit;
  std::atomic<int> turns = 0;

  /// The next turn to load waits until `held` is opened.
  void hold(std::shared_ptr<Hold> held) {
    const std::lock_guard lock(mutex_);
    hold_ = std::move(held);
  }
  void wait_if_held() {
    std::shared_ptr<Hold> held;
    {
      const std::lock_guard lock(mutex_);
      held = std::exchange(hold_, nullptr);
    }
    if (!held) return;
    held->reached.set_value();
    held->open.get_future().wait();
  }

  std::unique_ptr<LogTurn> begin() override;
  std::vector<Stored> read(const Slice& slice) override { return real_.read(slice); }
  Position head() override { return real_.head(); }
  std::vector<WrappedKey> keys(const std::set<std::string>& tenants) override { return real_.keys(tenants); }
  Due due(std::size_t limit) override { return real_.due(limit); }
  std::vector<Owed> owed(std::size_t limit, const std::set<Step>& without) override {
    return real_.owed(limit, without);
  }
  std::optional<Tenant> tenant(const TenantId& id) override { return real_.tenant(id); }
  std::optional<Number> number(const PoolNumber& number) override { return real_.number(number); }
  Uuid id() const override { return real_.id(); }

 private:
  Log& real_;
  std::mutex mutex_;
  std::shared_ptr<Hold> hold_;
};

class TroubledTurn final : public LogTurn {
 public:
  TroubledTurn(TroubledLog& log, std::unique_ptr<LogTurn> real) : log_(log), real_(std::move(real)) {}
  Snapshot load(const Needs& needs) override {
    log_.wait_if_held();
    if (log_.before_load) log_.before_load();
    return real_->load(needs);
  }
  void commit(const Changes& changes) override {
    if (log_.before_commit) log_.before_commit(changes);
    real_->commit(changes);
    if (log_.after_commit) log_.after_commit(changes);
  }

 private:
  TroubledLog& log_;
  std::unique_ptr<LogTurn> real_;
};

inline std::unique_ptr<LogTurn> TroubledLog::begin() {
  ++turns;
  return std::make_unique<TroubledTurn>(*this, real_.begin());
}

}  // namespace ledgerline::tests
