#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/ticker.hpp"

namespace ledgerline::cli {

/// Ticks by itself, on a thread of its own: rests that end, graces, tenants that wait. A tick that fails is
/// told, and tried again. Ends with its owner.
class Ticking {
 public:
  Ticking(Engine& engine, Actor actor, std::chrono::milliseconds every);
  ~Ticking();
  Ticking(const Ticking&) = delete;
  Ticking& operator=(const Ticking&) = delete;

 private:
  void loop();
  bool sleep();

  Engine& engine_;
  Actor actor_;
  std::chrono::milliseconds every_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ledgerline::cli
