#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/point_names.hpp"

namespace ledgerline {

/// A named place where a process may die, stop or be cut off. Compiled in always; costs one load when nothing
/// is armed. The environment arms one for a whole process: LEDGERLINE_POINT=NAME:kill or NAME:stop, which
/// sends SIGKILL or SIGSTOP to itself there, once; NAME#3 is the third time. LEDGERLINE_POINT_TRACE=FILE adds
/// each point that is passed to a file, a line each. A test arms its own with arm_point(). Thread-safe.
void pass_point(std::string_view name);
inline void point(Point where) { pass_point(where.name()); }
/// The same about one operation: its name is "WHERE/OPERATION".
inline void point(Point where, std::string_view operation) {
  pass_point(std::string(where.name()).append("/").append(operation));
}

/// Calls `action` at every point until the next call; an empty one disarms.
void arm_point(std::function<void(std::string_view)> action);

/// While it lives, `action` is called at every point that this thread passes, before the armed one: a
/// simulation a thread. It may throw, which ends what passes there. One a thread at a time.
class PointsHere {
 public:
  explicit PointsHere(std::function<void(std::string_view)> action);
  ~PointsHere();
  PointsHere(const PointsHere&) = delete;
  PointsHere& operator=(const PointsHere&) = delete;
};

}  // namespace ledgerline
