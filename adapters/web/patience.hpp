#pragma once

#include <chrono>
#include <cstddef>

#include "adapters/web/request_reader.hpp"

namespace ledgerline::web {

using Moment = std::chrono::steady_clock::time_point;

/// Until when the next bytes of one request may come. Pure: whoever waits says what time it is.
class Patience {
 public:
  /// A connection's first request has to come within head_time; those behind it may idle before.
  Patience(const Limits& limits, bool is_first, Moment now)
      : limits_(limits), until_(now + (is_first ? limits.head_time : limits.idle)), is_first_(is_first) {}

  /// `received`: bytes since the head's end.
  Moment until(RequestReader::Stage stage, Moment now, std::size_t received);

 private:
  const Limits& limits_;
  Moment until_, body_begun_;
  RequestReader::Stage stage_ = RequestReader::Stage::idle;
  bool is_first_;
};

}  // namespace ledgerline::web
