#include "adapters/http/curl_http.hpp"

#include <utility>

#include "adapters/http/curl_multi.hpp"
#include "adapters/http/exchange.hpp"
#include "adapters/http/mail_threads.hpp"

namespace ledgerline::http {

CurlHttp::CurlHttp(boost::asio::any_io_executor executor, CurlSettings settings)
    : multi_(std::make_shared<CurlMulti>(std::move(executor))), settings_(std::move(settings)) {}

CurlHttp::~CurlHttp() { multi_->close(); }

Awaitable<HttpReply> CurlHttp::send(HttpRequest request) {
  if (request.method == "MAIL") {
    if (!mail_) mail_ = std::make_unique<MailThreads>(settings_);
    co_return co_await mail_->send(std::move(request));
  }
  const auto multi = multi_;  // this may be gone when the answer comes
  Exchange exchange(std::move(request), settings_);
  const auto code = co_await multi->perform(exchange.handle());
  co_return exchange.finish(code);
}

}  // namespace ledgerline::http
