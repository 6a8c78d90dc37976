#include "adapters/channel/ring.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace ledgerline::channel {

void Ring::push(std::shared_ptr<const Entry> entry) {
  if (entry->position != head() + 1)
    throw std::logic_error(fmt::format("event {} does not follow {}", entry->position, head()));
  bytes_ += entry->json.size();
  entries_.push_back(std::move(entry));
  while (entries_.size() > limits_.events || bytes_ > limits_.bytes) {
    bytes_ -= entries_.front()->json.size();
    entries_.pop_front();
    ++floor_;
  }
}

void Ring::clear() {
  floor_ = head();
  entries_.clear();
  bytes_ = 0;
}

Batch Ring::after(Position seen, const std::optional<std::string>& tenant, std::size_t most) const {
  if (seen < floor_) throw std::logic_error(fmt::format("{} is below the ring's floor, {}", seen, floor_));
  Batch batch{{}, seen};
  for (auto at = seen - floor_; at < std::ssize(entries_) && batch.events.size() < most; ++at) {
    const auto& entry = entries_[static_cast<std::size_t>(at)];
    batch.seen = entry->position;
    if (!tenant || entry->tenant == tenant) batch.events.push_back(entry);
  }
  return batch;
}

}  // namespace ledgerline::channel
