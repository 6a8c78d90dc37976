#pragma once

#include <string>

#include <prometheus/registry.h>

#include "adapters/metrics/provider_metrics.hpp"

namespace ledgerline::tests {

/// Whether the registry's exposition has this line.
inline bool says(const prometheus::Registry& registry, const std::string& line) {
  return ("\n" + metrics::exposition(registry)).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace ledgerline::tests
