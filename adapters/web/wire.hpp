#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>  // before Asio

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/web/limits.hpp"
#include "adapters/web/patience.hpp"
#include "engine/await.hpp"

namespace ledgerline::web {

/// A socket whose reads and writes end in time. Beast's tcp_stream is not it: it closes when it is late, and
/// then nobody can be told 408. One thing at a time, but for watch(). Held by shared_ptr; on one executor.
class Wire : public std::enable_shared_from_this<Wire> {
 public:
  enum class Read { bytes, late, ended };

  Wire(boost::asio::ip::tcp::socket socket, const Limits& limits);

  /// What came and was not yet taken.
  std::string_view unread() const { return std::string_view(buffer_.data(), size_).substr(taken_); }
  void take(std::size_t bytes) { taken_ += bytes; }
  /// Waits for more, once all was taken.
  Awaitable<Read> fill(Moment until);

  /// False where the peer went, or took a piece of it too slowly; the connection is cut then.
  Awaitable<bool> write(std::string bytes);
  std::size_t sent() const { return sent_; }

  /// From now on what comes is dropped, and `gone` is called once when the peer has hung up.
  void watch(std::function<void()> gone);
  void unwatch();

  /// Ends a fill() that waits.
  void interrupt();
  /// Hangs up in such a way that the peer can read what we said, whatever it is still sending.
  Awaitable<void> linger();
  void cut();

 private:
  void arm(Moment until);
  bool disarm();
  void drop_next();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  const Limits& limits_;
  std::array<char, 8192> buffer_{};
  std::size_t size_ = 0, taken_ = 0, sent_ = 0;
  unsigned turn_ = 0;  // of the timer: what it said of an earlier turn is void
  bool is_late_ = false;
  std::function<void()> gone_;
};

}  // namespace ledgerline::web
