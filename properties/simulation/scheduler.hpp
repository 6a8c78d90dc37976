#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>  // before Asio
#include <vector>

#include <boost/asio/execution.hpp>
#include <boost/asio/execution_context.hpp>

#include "engine/await.hpp"
#include "properties/simulation/tape.hpp"

namespace ledgerline::simulation {

/// Whose work it is: a process, and a strand of work in it. Processes count from 0; what no crash can reach
/// (callers, the network, providers) is `outside`.
struct Lane {
  int process = outside, strand = 0;
  static constexpr int outside = -1;
  int id() const { return process * 64 + strand; }
};

/// One thread, virtual time, and a tape that chooses who goes on: each handler that Asio or a timer makes
/// ready is a step, and between two steps anything may come first. An Asio executor a lane. Not thread-safe:
/// a run belongs to one thread.
class Scheduler final : public boost::asio::execution_context {
 public:
  class Executor;

  explicit Scheduler(Tape& tape) : tape_(tape) {}
  ~Scheduler() { shutdown(); }

  Executor executor(Lane lane);
  /// Microseconds since the run began.
  std::int64_t now() const { return now_; }
  /// Whose step it is.
  Lane current() const { return current_; }

  template <class F>
  void post(Lane lane, F&& work) {
    touch(lane);
    ready_.push_back({lane, ++counts_[lane.id()], wrap(std::forward<F>(work))});
  }
  using Key = std::pair<std::int64_t, std::uint64_t>;
  template <class F>
  Key after(std::int64_t micros, Lane lane, F&& work) {
    const Key key{now_ + std::max<std::int64_t>(micros, 0), ++sequence_};
    timers_.emplace(key, Op{lane, ++counts_[lane.id()], wrap(std::forward<F>(work))});
    return key;
  }
  /// Its time comes now, if it has not come yet.
  void hasten(const Key& key);
  Awaitable<void> elapse(Lane lane, std::int64_t micros);

  /// What the present step reads or writes, for whoever leaves out schedules that come to the same.
  void touch_log(bool writes) { (writes ? touched_.written : touched_.read) |= 1; }
  void touch(Lane lane) { touched_.written |= bit_of(lane); }

  /// One step; false where nothing is left to do. What a step throws comes out of here.
  bool step();
  /// Whatever the process had begun is gone, unseen by anybody.
  void drop(int process);
  std::uint64_t steps() const { return steps_; }
  /// No timer behind this time fires any more.
  void set_horizon(std::int64_t at) { horizon_ = at; }

 private:
  struct Work {
    virtual ~Work() = default;
    virtual void run() = 0;
  };
  template <class F>
  struct Held final : Work {
    explicit Held(F work) : work_(std::move(work)) {}
    void run() override { work_(); }
    F work_;
  };
  template <class F>
  static std::unique_ptr<Work> wrap(F&& work) {
    return std::make_unique<Held<std::decay_t<F>>>(std::forward<F>(work));
  }
  /// A process's strands share its memory; a caller has its own.
  static std::uint64_t bit_of(Lane lane) {
    return std::uint64_t{2} << (lane.process == Lane::outside ? 8 + lane.strand : lane.process);
  }
  struct Op {
    Lane lane;
    std::uint64_t nth;  // of its lane
    std::unique_ptr<Work> work;
  };

  bool fire_timers();
  bool is_timer_near() const;

  Tape& tape_;
  std::int64_t now_ = 0, horizon_ = INT64_MAX;
  std::uint64_t sequence_ = 0, steps_ = 0;
  Lane current_;
  std::vector<Op> ready_;
  std::map<Key, Op> timers_;
  std::map<int, std::uint64_t> counts_;  // of works, by lane
  Touched touched_;
  std::vector<Ready> choice_;  // kept for its memory
};

/// As Asio wants it (boost.asio 1.74, execution::executor).
class Scheduler::Executor {
 public:
  Executor(Scheduler& scheduler, Lane lane) : scheduler_(&scheduler), lane_(lane) {}

  boost::asio::execution_context& query(boost::asio::execution::context_t) const noexcept {
    return *scheduler_;
  }
  static constexpr boost::asio::execution::blocking_t query(boost::asio::execution::blocking_t) noexcept {
    return boost::asio::execution::blocking_t::never_t();
  }
  template <class F>
  void execute(F&& work) const {
    scheduler_->post(lane_, std::forward<F>(work));
  }
  friend bool operator==(const Executor& a, const Executor& b) noexcept {
    return a.scheduler_ == b.scheduler_ && a.lane_.id() == b.lane_.id();
  }
  friend bool operator!=(const Executor& a, const Executor& b) noexcept { return !(a == b); }

 private:
  Scheduler* scheduler_;
  Lane lane_;
};

inline Scheduler::Executor Scheduler::executor(Lane lane) { return {*this, lane}; }

}  // namespace ledgerline::simulation
