#include "tests/support/channel_side.hpp"

#include "events/kernel/error.hpp"

namespace ledgerline::tests {

Position Book::add(const std::optional<std::string>& tenant, std::size_t bytes, const std::string& type) {
  channel::Entry entry{std::ssize(all_) + 1, tenant, type, std::string(bytes, '0')};
  all_.push_back(std::make_shared<const channel::Entry>(std::move(entry)));
  return std::ssize(all_);
}

Awaitable<channel::Entries> Book::read(Slice slice) {
  ++reads;
  if (gate) co_await gate->pass();
  if (!broken.empty()) throw Unavailable(broken);
  channel::Entries found;
  for (const auto& entry : all_) {
    const bool is_in = entry->position > slice.after && (!slice.up_to || entry->position <= *slice.up_to);
    if (is_in && found.size() < slice.limit && (!slice.tenant || entry->tenant == slice.tenant))
      found.push_back(entry);
  }
  co_return found;
}

RunningFeed::RunningFeed(boost::asio::io_context& io, channel::Feed::Options options)
    : timers(io.get_executor()), feed(io.get_executor(), book, timers, 0, telling(std::move(options))) {
  const auto ended = [this](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
    has_ended = true;
  };
  boost::asio::co_spawn(io, feed.run(), ended);
  settle(io);
}

channel::Feed::Options RunningFeed::telling(channel::Feed::Options options) {
  options.tell = [this](const std::string& line) { told.push_back(line); };
  return options;
}

void settle(boost::asio::io_context& io) {
  io.restart();
  while (io.poll() > 0) io.restart();
}

std::vector<Position> positions(const channel::Entries& entries) {
  std::vector<Position> all;
  for (const auto& entry : entries) all.push_back(entry->position);
  return all;
}

}  // namespace ledgerline::tests
