#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include "engine/log/log.hpp"

namespace ledgerline {

/// Works through the log page by page, the next pages on threads of their own while the caller handles this
/// one: what costs is reading and decoding, and neither depends on the page before. Positions have no gaps,
/// so where a page begins is known before the one before it was read.
///
/// `work(slice, vault)` makes a page of a slice; several run at once, each with a vault of its own. Holds as
/// many pages as there are threads. Used by one thread; ending it waits for work that was begun.
template <class Page>
class Ahead {
 public:
  using Work = std::function<Page(const Slice&, Vault&)>;
  static constexpr Position page_size = 5000;  // positions, so events at most

  /// From the position behind `after` to `up_to`, which the log has reached already.
  Ahead(const Vault& vault, Position after, Position up_to, Work work)
      : work_(std::move(work)), begun_(after), end_(up_to), vaults_(threads(), vault) {
    while (pages_.size() < vaults_.size() && begin()) continue;
  }

  /// Nothing at the end. Throws what the work on that page threw.
  std::optional<Page> next() {
    if (pages_.empty()) return std::nullopt;
    auto page = pages_.front().get();
    pages_.pop_front();
    begin();
    return page;
  }

 private:
  static std::size_t threads() { return std::clamp(std::thread::hardware_concurrency(), 1u, 4u); }

  /// A page is begun only once the one that used its vault was taken.
  bool begin() {
    if (begun_ >= end_) return false;
    Slice slice;
    slice.after = begun_;
    slice.up_to = begun_ = std::min(begun_ + page_size, end_);
    slice.limit = page_size;
    auto& vault = vaults_[turn_++ % vaults_.size()];
    pages_.push_back(std::async(std::launch::async, [this, slice, &vault] { return work_(slice, vault); }));
    return true;
  }

  Work work_;
  Position begun_, end_;
  std::vector<Vault> vaults_;
  std::size_t turn_ = 0;
  std::deque<std::future<Page>> pages_;  // last, so that it ends first: its threads use all of the above
};

}  // namespace ledgerline
