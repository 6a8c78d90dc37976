#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "engine/effects/http.hpp"

namespace ledgerline::http {

class CurlMulti;
class MailThreads;

struct CurlSettings {
  std::chrono::milliseconds connect_timeout{10'000};
  std::size_t most_bytes = 8'000'000;  // of an answer, its headers included
  std::string ca_file;                 // whom to trust; the system's choice where it is empty
  bool clear_mail = false;             // smtp: without STARTTLS; a loopback address needs no leave
};

/// HTTP and SMTP over libcurl: TLS verified, connections reused, proxies from the environment as curl takes
/// them, HTTP/1.1, no redirects followed. A request that has a body is never sent twice, not even where a
/// reused connection turns out to be dead.
///
/// All calls come from `executor`, which runs one thing at a time. It may be destroyed while requests run:
/// they end as lost, or as not sent. Once it has sent mail it goes before its executor does.
class CurlHttp final : public Http {
 public:
  explicit CurlHttp(boost::asio::any_io_executor executor, CurlSettings settings = {});
  ~CurlHttp() override;
  CurlHttp(const CurlHttp&) = delete;
  CurlHttp& operator=(const CurlHttp&) = delete;

  Awaitable<HttpReply> send(HttpRequest request) override;

 private:
  std::shared_ptr<CurlMulti> multi_;
  std::unique_ptr<MailThreads> mail_;  // once there is mail
  CurlSettings settings_;
};

}  // namespace ledgerline::http
