#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/types.hpp"

namespace ledgerline::channel {

/// An event as readers get it. Encoded once, and shared by all who read it.
struct Entry {
  Position position = 0;
  std::optional<std::string> tenant;
  std::string type;  // "number.assigned"
  std::string json;  // what `history --json` prints of it, personal fields opened
};

/// In order of position.
using Entries = std::vector<std::shared_ptr<const Entry>>;

}  // namespace ledgerline::channel
