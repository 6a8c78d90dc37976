#include "adapters/channel/waiting.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ledgerline::channel {

Awaitable<void> Bell::wait() {
  boost::system::error_code rung;
  auto told = boost::asio::redirect_error(boost::asio::use_awaitable, rung);
  co_await timer_.async_wait(told);
}

Waiting::Place::Place(std::shared_ptr<Waiting> waiting, const std::optional<std::string>& tenant,
                      std::int64_t until, Bell& bell)
    : waiting_(std::move(waiting)),
      at_(waiting_->places_.emplace(tenant.value_or(""), std::pair(until, &bell))) {}

void Waiting::ring_named(const std::string& name) {
  const auto [first, last] = places_.equal_range(name);
  std::for_each(first, last, [](const auto& place) { place.second.second->ring(); });
}

void Waiting::ring_for(const std::optional<std::string>& tenant) {
  if (places_.empty()) return;
  ring_named("");
  if (tenant) ring_named(*tenant);
}

void Waiting::ring_late(std::int64_t now) {
  for (const auto& [tenant, place] : places_)
    if (place.first <= now) place.second->ring();
}

void Waiting::ring_all() {
  for (const auto& [tenant, place] : places_) place.second->ring();
}

std::int64_t Waiting::next(std::int64_t latest) const {
  for (const auto& [tenant, place] : places_) latest = std::min(latest, place.first);
  return latest;
}

}  // namespace ledgerline::channel
