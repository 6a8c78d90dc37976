#include "adapters/web/head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "adapters/web/text.hpp"

namespace ledgerline::web {
namespace {

constexpr std::array<std::string_view, 7> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                     "PATCH", "DELETE", "OPTIONS"};

bool is_version(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

std::vector<std::string_view> values(const Fields& fields, std::string_view name) {
  std::vector<std::string_view> found;
  for (const auto& [other, value] : fields)
    if (other == name) found.push_back(value);
  return found;
}

std::vector<std::string> options(const Fields& fields, std::string_view name) {
  std::vector<std::string> all;
  for (const auto value : values(fields, name))
    for (auto& option : list_of(value)) all.push_back(std::move(option));
  return all;
}

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

void check_host(Request& request, int minor) {
  const auto hosts = values(request.fields, "host");
  if (hosts.size() > 1) throw Refused(400, "BAD_HOST", "two Host fields");
  if (hosts.empty() && minor == 1) throw Refused(400, "BAD_HOST", "HTTP/1.1 needs a Host field");
  if (!hosts.empty() && !is_authority(hosts[0]))
    throw Refused(400, "BAD_HOST", "Host is no name or address with an optional port");
  if (request.authority.empty() && !hosts.empty()) request.authority = hosts[0];
}

// Two lengths are two messages to somebody, also where they are equal.
std::size_t length_of(const std::vector<std::string_view>& lengths, std::size_t most) {
  if (lengths.empty()) return 0;
  const auto text = lengths[0];
  if (lengths.size() > 1 || text.empty() || !std::ranges::all_of(text, is_digit))
    throw Refused(400, "BAD_LENGTH", "Content-Length is not one whole number, said once");
  std::size_t length = 0;
  const auto error = std::from_chars(text.data(), text.data() + text.size(), length).ec;
  if (error != std::errc() || length > most)
    throw Refused(413, "BODY_TOO_LARGE", fmt::format("a body may have {} bytes", most));
  return length;
}

bool is_chunked(const std::vector<std::string_view>& codings, bool has_length, int minor) {
  if (codings.empty()) return false;
  if (minor == 0) throw Refused(400, "BAD_TRANSFER_ENCODING", "HTTP/1.0 has no Transfer-Encoding");
  if (has_length) throw Refused(400, "BAD_TRANSFER_ENCODING", "Transfer-Encoding beside Content-Length");
  if (codings.size() > 1 || lower(codings[0]) != "chunked")
    throw Refused(501, "UNKNOWN_TRANSFER_ENCODING", "the only Transfer-Encoding here is chunked, said once");
  return true;
}

bool stays(const std::vector<std::string>& connection, int minor) {
  const auto is_option = [](const auto& option) { return option.empty() || is_token(option); };
  if (!std::ranges::all_of(connection, is_option))
    throw Refused(400, "BAD_CONNECTION", "Connection is no list of tokens");
  return !has(connection, "close") && (minor == 1 || has(connection, "keep-alive"));
}

}  // namespace

RequestLine request_line_of(std::string_view line) {
  const auto first = line.find(' '), last = line.rfind(' ');
  const auto method = line.substr(0, first);
  if (first == last || !is_token(method) || !is_version(line.substr(last + 1)))
    throw Refused(400, "BAD_REQUEST_LINE",
                  "a request begins with METHOD, target and HTTP/1.1, one blank between");
  const auto version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    throw Refused(505, "BAD_VERSION", "HTTP/1.1 and HTTP/1.0 are spoken here");
  if (std::ranges::find(methods, method) == methods.end())
    throw Refused(501, "UNKNOWN_METHOD", fmt::format("known are {}", fmt::join(methods, ", ")));
  RequestLine read;
  read.method = method;
  read.target = line.substr(first + 1, last - first - 1);
  read.minor = version.back() - '0';
  return read;
}

Framing framing_of(Request& request, int minor, const Limits& limits) {
  check_host(request, minor);
  const auto lengths = values(request.fields, "content-length");
  Framing framing;
  framing.minor = minor;
  framing.chunked = is_chunked(values(request.fields, "transfer-encoding"), !lengths.empty(), minor);
  framing.length = length_of(lengths, limits.body);
  framing.keeps_alive = stays(options(request.fields, "connection"), minor);
  const auto expected = options(request.fields, "expect");
  if (std::ranges::any_of(expected, [](const auto& what) { return what != "100-continue"; }))
    throw Refused(417, "EXPECTATION_FAILED", "Expect can be 100-continue");
  framing.expects_continue = !expected.empty() && minor == 1 && framing.has_body();
  return framing;
}

}  // namespace ledgerline::web
