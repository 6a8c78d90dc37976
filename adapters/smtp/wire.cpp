#include "adapters/smtp/wire.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>

#include <fmt/format.h>
#include <openssl/sha.h>

#include "adapters/http/encoding.hpp"

namespace ledgerline::smtp {
namespace {

constexpr std::string_view crlf = "\r\n";

bool is_printable(char c) { return c >= ' ' && c <= '~'; }
bool is_plain(std::string_view text) { return std::all_of(text.begin(), text.end(), is_printable); }

/// How many bytes the character at the front of UTF-8 `text` has, without looking at what it is.
std::size_t character_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) ++length;
  return length;
}

/// It cannot stand in the bodies: "=_" is nothing that quoted-printable writes. The same each time.
std::string boundary(const MailOrder& order) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  ::SHA256(reinterpret_cast<const unsigned char*>(order.message_id.data()), order.message_id.size(),
           digest.data());
  std::string out = "=_";
  for (std::size_t i = 0; i < 12; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

std::string part(std::string_view type, std::string_view body) {
  return fmt::format(
      "Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n", type,
      quoted_printable(body));
}

std::string content(const MailOrder& order) {
  if (order.html.empty()) return part("text/plain", order.text);
  if (order.text.empty()) return part("text/html", order.html);
  const auto between = boundary(order);
  return fmt::format(
      "Content-Type: multipart/alternative; boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}--{0}\r\n{2}--{0}--\r\n",
      between, part("text/plain", order.text), part("text/html", order.html));
}

/// A name as a quoted string, or as an encoded word where that cannot hold it.
std::string mailbox(const Sender& sender) {
  if (sender.name.empty()) return sender.address;
  if (!is_plain(sender.name)) return fmt::format("{} <{}>", header_text(sender.name), sender.address);
  std::string quoted;
  for (const char c : sender.name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return fmt::format("\"{}\" <{}>", quoted, sender.address);
}

bool is_message_id(std::string_view id) {
  return id.size() > 4 && id.starts_with('<') && id.ends_with('>') &&
         is_plain_address(id.substr(1, id.size() - 2));
}

}  // namespace

http::Provider Settings::provider() const {
  return {"the mail server", "SMTP_URL", {password, http::Secret(http::basic(user, password))}};
}

bool is_plain_address(std::string_view address) {
  constexpr std::string_view forbidden = "<>()[]\\,;:\" ";
  const auto at = address.find('@');
  return at != address.npos && at > 0 && at + 1 < address.size() && address.rfind('@') == at &&
         address.size() <= 254 && is_plain(address) && address.find_first_of(forbidden) == address.npos;
}

std::optional<Sender> sender_of(std::string_view from) {
  Sender sender{"", std::string(http::trimmed(from))};
  const auto open = from.rfind('<');
  if (open != from.npos) {
    if (!from.ends_with('>')) return {};
    sender = {std::string(http::trimmed(from.substr(0, open))),
              std::string(from.substr(open + 1, from.size() - open - 2))};
  }
  if (!is_plain_address(sender.address)) return {};
  return sender;
}

std::optional<Result> defect_of(const MailOrder& order) {
  if (!sender_of(order.from))
    return Result::refused("SENDER_INVALID", "the sender is no address, nor Name <address>: check MAIL_FROM");
  if (!is_plain_address(order.to.str()))
    return Result::refused("TO_INVALID", "the receiver's address cannot be written to: correct it");
  if (!is_message_id(order.message_id))
    return Result::refused("MESSAGE_ID_INVALID", "a Message-ID looks like <effect@domain>");
  return {};
}

std::string header_text(std::string_view text) {
  if (is_plain(text) && text.size() <= 60 && text.find("=?") == text.npos) return std::string(text);
  constexpr std::size_t most = 42;  // bytes a word, so that base64 and its frame fit 75
  std::string out;
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size()) {
      const auto next = character_length(text.substr(length));
      if (length > 0 && length + next > most) break;
      length += next;
    }
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", http::base64(text.substr(0, length)));
    text.remove_prefix(length);
  }
  return out;
}

namespace {

/// One line of quoted-printable, its soft breaks included.
std::string encoded_line(std::string_view line) {
  constexpr std::size_t most = 75;  // and a '=' at the end
  std::string out;
  std::size_t width = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool ends_with_blank = c == ' ' && i + 1 == line.size();
    const auto piece = is_printable(c) && c != '=' && !ends_with_blank
                           ? std::string(1, c)
                           : fmt::format("={:02X}", static_cast<unsigned char>(c));
    if (width + piece.size() > most) {
      out += "=\r\n";
      width = 0;
    }
    out += piece;
    width += piece.size();
  }
  return out;
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string out;
  for (bool first = true; first || !text.empty(); first = false) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += encoded_line(line);
    if (end == text.size()) break;
    out += crlf;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string mail_date(Time time) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = time.micros / 1'000'000;
  std::tm at{};
  ::gmtime_r(&seconds, &at);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days.at(static_cast<std::size_t>(at.tm_wday)),
                     at.tm_mday, months.at(static_cast<std::size_t>(at.tm_mon)), at.tm_year + 1900,
                     at.tm_hour, at.tm_min, at.tm_sec);
}

std::string message(const MailOrder& order) {
  const auto sender = sender_of(order.from).value_or(Sender{});
  return fmt::format(
      "Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: {}\r\nAuto-Submitted: auto-generated\r\n"
      "MIME-Version: 1.0\r\n{}",
      mail_date(order.date), mailbox(sender), order.to.str(), header_text(order.subject), order.message_id,
      content(order));
}

HttpRequest delivery(const MailOrder& order, const Settings& settings) {
  HttpRequest request("smtp:send", "MAIL", settings.url);
  request.headers.emplace("From", sender_of(order.from).value_or(Sender{}).address);
  request.headers.emplace("To", order.to.str());
  if (!settings.password.empty())
    request.headers.emplace("Authorization", http::basic(settings.user, settings.password));
  request.body = message(order);
  request.timeout = settings.timeout;
  return request;
}

Result read_delivery(const HttpReply& reply, const MailOrder& order, const http::Provider& provider) {
  if (reply.trouble != HttpReply::Trouble::none) return *http::common_trouble(reply, provider);
  // Servers like to repeat the receiver's address, which is nobody else's business.
  const auto said = http::quoted(http::Secret(order.to.str()).hidden_in(reply.body), provider);
  if (http::is_success(reply)) return Result::done(order.message_id);
  if (reply.status == 530 || reply.status == 534 || reply.status == 535)
    return Result::refused(
        "CREDENTIALS_WRONG",
        fmt::format("the mail server refuses our login ({}): check SMTP_URL", reply.status));
  if (reply.status >= 400 && reply.status < 500)
    return Result::deferred("MAIL_DEFERRED", fmt::format("the mail server wants it later: {}", said));
  if (reply.status >= 500)
    return Result::refused("MAIL_REFUSED", fmt::format("the mail server does not take it: {}", said));
  return http::unreadable(reply, provider);
}

}  // namespace ledgerline::smtp
