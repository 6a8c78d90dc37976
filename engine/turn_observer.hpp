#pragma once

#include <cstddef>
#include <string>

namespace ledgerline {

/// What a turn came to.
struct TurnMeasure {
  std::size_t commands = 0;
  std::size_t events = 0;  // that it appended
  std::size_t queued = 0;  // commands that wait for the next turn
  std::string failure;     // why nothing was appended: DATABASE_UNREACHABLE, ROW_LOCKED…; empty: it went well
};

/// The port to whoever measures turns; the time is theirs to take. Called on the engine's thread, which
/// waits: it must not, and must not throw. A turn whose connection is lost is tried again within one begin
/// and end.
class TurnObserver {
 public:
  virtual ~TurnObserver() = default;
  virtual void begins(std::size_t commands, std::size_t queued) = 0;
  virtual void ended(const TurnMeasure& turn) = 0;
};

}  // namespace ledgerline
