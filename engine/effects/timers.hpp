#pragma once

#include <cstdint>

#include "engine/await.hpp"

namespace ledgerline {

/// The port to passing time. An executor at a time. Microseconds throughout.
class Timers {
 public:
  virtual ~Timers() = default;
  /// Since some moment in the past; never goes backwards. Says nothing about the date.
  virtual std::int64_t now() const = 0;
  virtual Awaitable<void> sleep(std::int64_t micros) = 0;
  /// A sleep that wake() ends early. One at a time.
  virtual Awaitable<void> doze(std::int64_t micros) = 0;
  virtual void wake() = 0;
};

}  // namespace ledgerline
