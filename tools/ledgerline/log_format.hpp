#pragma once

#include <memory>

#include <spdlog/formatter.h>

namespace ledgerline::cli {

/// A JSON object a line: time (ISO 8601 UTC), level, message. A record of several lines is one object.
std::unique_ptr<spdlog::formatter> json_format();

}  // namespace ledgerline::cli
