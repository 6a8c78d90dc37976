#pragma once

#include <spdlog/spdlog.h>

#include "adapters/channel/feed.hpp"

namespace ledgerline::cli {

/// A feed that tells its troubles as log lines.
inline channel::Feed::Options feeding() {
  channel::Feed::Options options;
  options.tell = [](const std::string& line) { spdlog::warn("{}", line); };
  return options;
}

}  // namespace ledgerline::cli
