#include "adapters/http/message.hpp"

#include <fmt/format.h>

#include "adapters/http/encoding.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline::http {
namespace {

/// Quotes nothing: a request that was kept has secrets in it.
[[noreturn]] void wrong(std::string_view what) { throw BadInput(fmt::format("the request: {}", what)); }

/// Takes the next line from `text`, without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == text.npos) wrong("no blank line ends its headers");
  auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Fields::value_type header_of(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == line.npos || colon == 0) wrong("one of its headers is no NAME: VALUE");
  return {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))};
}

std::string url_of(std::string_view target, std::string_view public_url) {
  if (target.starts_with("http://") || target.starts_with("https://")) return std::string(target);
  if (public_url.empty())
    wrong("its line has a path alone: name the public address by --public-url or APP_URL");
  while (public_url.ends_with('/')) public_url.remove_suffix(1);
  return std::string(public_url) + std::string(target);
}

std::string body_of(std::string_view rest, const Delivery& delivery) {
  const auto text = delivery.header("Content-Length");
  if (!text) return std::string(rest);
  const auto length = whole_number(*text);
  if (!length) wrong("its Content-Length is no number");
  if (static_cast<std::size_t>(*length) > rest.size())
    wrong(fmt::format("its body has {} bytes, and its Content-Length says {}", rest.size(), *length));
  return std::string(rest.substr(0, static_cast<std::size_t>(*length)));
}

}  // namespace

Delivery read_message(std::string_view text, std::string_view public_url) {
  const auto line = take_line(text);
  const auto first = line.find(' '), last = line.rfind(" HTTP/");
  if (first == line.npos || last == line.npos || first == 0 || first >= last)
    wrong("its first line is no request line: give 'POST /path HTTP/1.1'");
  Delivery delivery;
  delivery.method = line.substr(0, first);
  delivery.url = url_of(line.substr(first + 1, last - first - 1), public_url);
  for (auto header = take_line(text); !header.empty(); header = take_line(text))
    delivery.headers.push_back(header_of(header));
  delivery.body = body_of(text, delivery);
  return delivery;
}

}  // namespace ledgerline::http
