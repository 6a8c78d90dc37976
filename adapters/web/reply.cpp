#include "adapters/web/reply.hpp"

#include <array>

#include <fmt/format.h>

namespace ledgerline::web {
namespace {

std::string framing_of(const Response& response, const Envelope& envelope) {
  if (response.stream()) return envelope.minor == 1 ? "Transfer-Encoding: chunked\r\n" : "";
  return has_body(response) ? fmt::format("Content-Length: {}\r\n", response.body().size()) : "";
}

std::string connection_of(const Envelope& envelope) {
  if (!envelope.keeps_alive) return "Connection: close\r\n";
  return envelope.minor == 0 ? "Connection: keep-alive\r\n" : "";
}

}  // namespace

std::string head_of(const Response& response, const Envelope& envelope) {
  auto head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status(), reason(response.status()),
                          http_date(envelope.date));
  for (const auto& [name, value] : response.fields()) head += fmt::format("{}: {}\r\n", name, value);
  if (!response.has("Cache-Control")) head += "Cache-Control: no-store\r\n";
  head += fmt::format("X-Content-Type-Options: nosniff\r\nX-Request-Id: {}\r\n", envelope.request_id);
  return head + framing_of(response, envelope) + connection_of(envelope) + "\r\n";
}

bool has_body(const Response& response) { return response.status() != 204 && response.status() != 304; }

std::string chunk_of(std::string_view bytes) { return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes); }

std::string http_date(std::time_t time) {
  static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace ledgerline::web
