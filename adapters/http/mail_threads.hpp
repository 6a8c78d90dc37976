#pragma once

#include <atomic>
#include <utility>

#include <boost/asio/thread_pool.hpp>

#include "adapters/http/curl_http.hpp"
#include "engine/await.hpp"
#include "engine/effects/http.hpp"

namespace ledgerline::http {

/// Sends mail on threads of its own: libcurl's SMTP waits for the answers to the final dot and to QUIT
/// without giving way, inside a multi handle too, and would hold up everybody else for as long.
class MailThreads {
 public:
  explicit MailThreads(CurlSettings settings) : settings_(std::move(settings)) {}
  /// Ends what runs, within a second or so.
  ~MailThreads();
  MailThreads(const MailThreads&) = delete;
  MailThreads& operator=(const MailThreads&) = delete;

  /// The answer comes on the executor of whoever awaits it, which outlives this.
  Awaitable<HttpReply> send(HttpRequest request);

 private:
  Awaitable<HttpReply> deliver(HttpRequest request);

  const CurlSettings settings_;
  std::atomic<bool> stopping_{false};
  boost::asio::thread_pool threads_{4};
};

}  // namespace ledgerline::http
