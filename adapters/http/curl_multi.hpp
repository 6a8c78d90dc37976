#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include "engine/await.hpp"

namespace ledgerline::http {

/// libcurl's multi handle, driven by Asio: it says which sockets and how long to wait for, Asio waits, and
/// nobody blocks. Everything happens on one executor, also what awaits it.
///
/// Held by shared_ptr: each transfer keeps it alive, so that its owner may go at any time.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
 public:
  explicit CurlMulti(boost::asio::any_io_executor executor);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  /// Runs a transfer to its end. A coroutine that is destroyed meanwhile ends it.
  Awaitable<CURLcode> perform(CURL* easy);
  /// Ends what is running (CURLE_ABORTED_BY_CALLBACK) and takes no more.
  void close();

 private:
  /// A transfer, in the frame of the coroutine that awaits it.
  struct Running {
    Running(CurlMulti& multi, CURL* easy);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    void end(CURLcode code);

    CurlMulti& multi;
    CURL* easy;
    boost::asio::steady_timer wake;  // never expires: cancelled at the end
    std::optional<CURLcode> result;
  };
  /// A socket of libcurl's. We wait on a copy of its descriptor, so that it matters to nobody who closes
  /// first.
  struct Watch {
    boost::asio::posix::stream_descriptor copy;
    int wanted = CURL_POLL_NONE;
    bool reading = false, writing = false;
  };

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long milliseconds, void* self);
  int watch(curl_socket_t socket, int what);
  void wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch);
  void wait_for(curl_socket_t socket, const std::shared_ptr<Watch>& watch, bool Watch::* waiting, int event);
  bool is_wanted(curl_socket_t socket, const std::shared_ptr<Watch>& watch, int event) const;
  void set_timer(long milliseconds);
  void act(curl_socket_t socket, int events);

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::set<Running*> running_;
  bool closed_ = false;
  CURLM* multi_;
};

}  // namespace ledgerline::http
