#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/smtp/settings.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/mail.hpp"

/// A mail's bytes (RFC 5322, 2045 to 2047), and what a server's answer means; no network.
namespace ledgerline::smtp {

/// The same order gives the same bytes, each time.
std::string message(const MailOrder& order);

/// Who a mail is from, of "address" and of "Name <address>".
struct Sender {
  std::string name, address;
};
std::optional<Sender> sender_of(std::string_view from);

/// Whether an address can stand in an envelope and a header as it is: ASCII, and nothing that ends it early.
bool is_plain_address(std::string_view address);

/// What keeps an order from being sent at all.
std::optional<Result> defect_of(const MailOrder& order);

HttpRequest delivery(const MailOrder& order, const Settings& settings);
Result read_delivery(const HttpReply& reply, const MailOrder& order, const http::Provider& provider);

/// RFC 2047 words where a header's text is not plain ASCII; folded. Whatever it holds, it stays in its
/// header.
std::string header_text(std::string_view text);

/// RFC 2045, section 6.7, with CRLF line breaks.
std::string quoted_printable(std::string_view text);

/// "Sat, 21 Nov 2026 07:52:44 +0000"
std::string mail_date(Time time);

}  // namespace ledgerline::smtp
