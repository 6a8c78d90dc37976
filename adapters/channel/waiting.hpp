#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>  // before Asio

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "engine/await.hpp"

namespace ledgerline::channel {

/// A coroutine that waits to be rung for.
class Bell {
 public:
  explicit Bell(const boost::asio::any_io_executor& executor)
      : timer_(executor, boost::asio::steady_timer::time_point::max()) {}
  Awaitable<void> wait();
  void ring() { timer_.cancel(); }

 private:
  boost::asio::steady_timer timer_;
};

/// Who waits for events, of which tenant, and until when. An executor at a time.
class Waiting {
 public:
  /// Stands in the list as long as it lives.
  class Place {
   public:
    Place(std::shared_ptr<Waiting> waiting, const std::optional<std::string>& tenant, std::int64_t until,
          Bell& bell);
    ~Place() { waiting_->places_.erase(at_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    std::shared_ptr<Waiting> waiting_;  // may outlive the feed, in a coroutine that never goes on
    std::multimap<std::string, std::pair<std::int64_t, Bell*>>::iterator at_;
  };

  /// Rings for those who wait for this tenant's events, and for those who wait for any.
  void ring_for(const std::optional<std::string>& tenant);
  /// Rings for those whose time is over.
  void ring_late(std::int64_t now);
  void ring_all();
  /// When the first one's time is over, or `latest`.
  std::int64_t next(std::int64_t latest) const;
  std::size_t size() const { return places_.size(); }

 private:
  void ring_named(const std::string& name);

  std::multimap<std::string, std::pair<std::int64_t, Bell*>> places_;  // by tenant; "": any
};

}  // namespace ledgerline::channel
