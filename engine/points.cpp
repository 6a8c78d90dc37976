#include "engine/points.hpp"

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <signal.h>
#include <string>
#include <utility>

namespace ledgerline {
namespace {

using Action = std::function<void(std::string_view)>;

std::mutex mutex;
std::atomic<bool> armed = false;
std::shared_ptr<const Action> current;

Action from_environment() {
  const char* text = std::getenv("LEDGERLINE_POINT");
  if (!text) return {};
  const std::string_view whole = text;
  const auto colon = whole.find(':');
  const auto signal =
      whole.substr(colon == std::string_view::npos ? whole.size() : colon + 1) == "stop" ? SIGSTOP : SIGKILL;
  return [where = std::string(whole.substr(0, colon)), signal,
          fired = std::make_shared<std::atomic<bool>>(false)](std::string_view name) {
    // To this thread, not to the process: else another thread takes the signal, and this one runs on
    // meanwhile.
    if (name == where && !fired->exchange(true)) ::raise(signal);
  };
}

}  // namespace

void arm_point(std::function<void(std::string_view)> action) {
  const std::lock_guard lock(mutex);
  armed = static_cast<bool>(action);
  current = action ? std::make_shared<const Action>(std::move(action)) : nullptr;
}

void point(std::string_view name) {
  static const bool once = [] {
    if (auto action = from_environment()) arm_point(std::move(action));
    return true;
  }();
  if (!once || !armed.load(std::memory_order_acquire)) return;
  std::shared_ptr<const Action> action;
  {
    const std::lock_guard lock(mutex);
    action = current;
  }
  if (action) (*action)(name);
}

}  // namespace ledgerline
