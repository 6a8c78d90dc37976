#include "projections/sightings.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <queue>
#include <unistd.h>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

constexpr std::size_t read_at_once = 4096;

[[noreturn]] void no_room(const char* what) {
  throw Unavailable(
      fmt::format("cannot {} a file in /tmp, where a check keeps what is too much for memory: {}", what,
                  std::strerror(errno)));
}

}  // namespace

/// A sorted run, read from its beginning: on the disk, or at hand.
class Sightings::Run {
 public:
  explicit Run(std::vector<Sighting> at_hand) : page_(std::move(at_hand)) {}
  Run(int file, std::size_t first, std::size_t count) : file_(file), next_(first), left_(count) { load(); }

  const Sighting* front() const { return at_ < page_.size() ? &page_[at_] : nullptr; }
  void pop() {
    if (++at_ == page_.size()) load();
  }

 private:
  void load() {
    at_ = 0;
    page_.resize(std::min(left_, read_at_once));
    if (page_.empty()) return;
    const auto bytes = page_.size() * sizeof(Sighting);
    const auto from = static_cast<off_t>(next_ * sizeof(Sighting));
    if (::pread(file_, page_.data(), bytes, from) != static_cast<ssize_t>(bytes)) no_room("read");
    next_ += page_.size();
    left_ -= page_.size();
  }

  std::vector<Sighting> page_;
  std::size_t at_ = 0;
  int file_ = -1;
  std::size_t next_ = 0, left_ = 0;
};

void Sightings::add(const Key& key, Position position) {
  recent_.push_back({key, position});
  if (recent_.size() == in_memory_) spill();
}

void Sightings::spill() {
  if (!file_) file_.reset(std::tmpfile());
  if (!file_) no_room("make");
  std::ranges::sort(recent_);
  const bool whole =
      std::fwrite(recent_.data(), sizeof(Sighting), recent_.size(), file_.get()) == recent_.size();
  if (!whole || std::fflush(file_.get()) != 0) no_room("write");
  ++spilled_;
  recent_.clear();
}

std::vector<Sightings::Run> Sightings::runs() const {
  std::vector<Run> all;
  for (std::size_t i = 0; i < spilled_; ++i)
    all.emplace_back(::fileno(file_.get()), i * in_memory_, in_memory_);
  auto recent = recent_;
  std::ranges::sort(recent);
  all.emplace_back(std::move(recent));
  return all;
}

void Sightings::each_repeated(const Repeated& repeated) const {
  auto all = runs();
  const auto later = [&](std::size_t a, std::size_t b) { return *all[a].front() > *all[b].front(); };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> order(later);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].front()) order.push(i);
  std::optional<Sighting> before;
  while (!order.empty()) {
    const auto next = order.top();
    order.pop();
    const auto sighting = *all[next].front();
    if (before && before->key == sighting.key) repeated(sighting.key, before->position, sighting.position);
    before = sighting;
    all[next].pop();
    if (all[next].front()) order.push(next);
  }
}

}  // namespace ledgerline
