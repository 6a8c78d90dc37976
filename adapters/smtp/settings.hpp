#pragma once

#include <chrono>
#include <string>

#include "adapters/http/outcome.hpp"
#include "adapters/http/secret.hpp"

namespace ledgerline::smtp {

struct Settings {
  std::string url;  // smtp://host:port or smtps://host:port, without a login
  std::string user;
  http::Secret password;                      // none: no login
  std::string from;                           // of orders that name no sender: MAIL_FROM
  std::chrono::milliseconds timeout{60'000};  // RFC 5321 allows more; what is cut off is sent again, the same

  http::Provider provider() const;
};

}  // namespace ledgerline::smtp
