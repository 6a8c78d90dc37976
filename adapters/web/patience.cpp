#include "adapters/web/patience.hpp"

#include <algorithm>

namespace ledgerline::web {

Moment Patience::until(RequestReader::Stage stage, Moment now, std::size_t received) {
  using At = RequestReader::Stage;
  const auto before = std::exchange(stage_, stage);
  if (before == At::idle && stage == At::head && !is_first_) until_ = now + limits_.head_time;
  if (stage != At::body) return until_;
  if (before != At::body) body_begun_ = now;
  const std::chrono::milliseconds earned(received * 1000 / limits_.body_rate);
  return body_begun_ + std::min(limits_.body_time, limits_.body_grace + earned);
}

}  // namespace ledgerline::web
