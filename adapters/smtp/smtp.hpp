#pragma once

#include "adapters/smtp/settings.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/mail.hpp"

namespace ledgerline::smtp {

/// E-mail by SMTP, one receiver a transaction (provider-apis.md, 4.15). `http` outlives it, and it outlives
/// its calls.
class Smtp final : public Mail {
 public:
  Smtp(Http& http, Settings settings);
  Smtp(const Smtp&) = delete;
  Smtp& operator=(const Smtp&) = delete;

  Awaitable<Result> send(MailOrder order) override;

 private:
  Http& http_;
  const Settings settings_;
  const http::Provider provider_;
};

}  // namespace ledgerline::smtp
