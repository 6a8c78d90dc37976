#include "adapters/http/mail_threads.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/http/exchange.hpp"

namespace ledgerline::http {
namespace {

/// Asked about once a second, also while libcurl waits.
int on_progress(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<std::atomic<bool>*>(stopping)->load() ? 1 : 0;
}

}  // namespace

MailThreads::~MailThreads() {
  stopping_ = true;
  threads_.join();
}

Awaitable<HttpReply> MailThreads::deliver(HttpRequest request) {
  Exchange exchange(std::move(request), settings_);
  ::curl_easy_setopt(exchange.handle(), CURLOPT_NOPROGRESS, 0L);
  ::curl_easy_setopt(exchange.handle(), CURLOPT_XFERINFOFUNCTION, &on_progress);
  ::curl_easy_setopt(exchange.handle(), CURLOPT_XFERINFODATA, &stopping_);
  co_return exchange.finish(::curl_easy_perform(exchange.handle()));
}

Awaitable<HttpReply> MailThreads::send(HttpRequest request) {
  auto delivery = deliver(std::move(request));
  co_return co_await boost::asio::co_spawn(threads_, std::move(delivery), boost::asio::use_awaitable);
}

}  // namespace ledgerline::http
