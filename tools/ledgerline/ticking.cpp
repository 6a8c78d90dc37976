#include "tools/ledgerline/ticking.hpp"

#include <spdlog/spdlog.h>

namespace ledgerline::cli {

Ticking::Ticking(Engine& engine, Actor actor, std::chrono::milliseconds every)
    : engine_(engine), actor_(std::move(actor)), every_(every), thread_([this] { loop(); }) {}

Ticking::~Ticking() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool Ticking::sleep() {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, every_, [&] { return stopping_; });
}

void Ticking::loop() {
  do {
    try {
      tick(engine_, actor_);
    } catch (const std::exception& e) {
      spdlog::warn("what is due waits: {}", e.what());
    }
  } while (sleep());
}

}  // namespace ledgerline::cli
