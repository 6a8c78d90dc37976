#pragma once

#include <string>
#include <utility>

#include "engine/await.hpp"
#include "engine/effects/result.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

namespace ledgerline {

/// A message of one effect: whatever is repeated is the same to the byte, Message-ID, date and boundary
/// included, so that receivers can tell a repeat.
struct MailOrder {
  Email to;
  std::string from;  // an address, or Name <address>
  std::string subject, text, html;
  std::string message_id;  // "<effect@domain>"
  Time date;

  MailOrder() = default;
};

/// The port to whoever takes e-mail.
class Mail {
 public:
  virtual ~Mail() = default;
  /// done(Message-ID). Unsure where the connection was lost after the message had been sent; deferred for
  /// 4xx, refused for 5xx.
  virtual Awaitable<Result> send(MailOrder order) = 0;
};

}  // namespace ledgerline
