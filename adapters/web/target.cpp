#include <algorithm>

#include "adapters/web/head.hpp"
#include "adapters/web/text.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::web {
namespace {

constexpr std::string_view marks = "-._~!$&'()*+,;=";  // of RFC 3986: unreserved, sub-delims

bool is_name_char(char c) { return is_digit(c) || is_letter(c) || marks.find(c) != marks.npos; }
bool is_path_char(char c) { return is_name_char(c) || c == ':' || c == '@' || c == '/' || c == '%'; }

[[noreturn]] void refuse(const char* why) { throw Refused(400, "BAD_TARGET", why); }

bool is_address(std::string_view text) {
  return text.size() > 2 && std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
           return hex_value(c) >= 0 || c == ':' || c == '.';
         });
}

// What a proxy in front reads as another path is not read here.
std::string path_of(std::string_view text) {
  if (!text.starts_with('/') || !std::ranges::all_of(text, is_path_char))
    refuse("the target is no path that begins with /");
  if (lower(text).find("%2f") != text.npos) refuse("%2F in the path: a part of it holds no /");
  auto path = http::percent_decoded(text);
  if (!path) refuse("a % in the path without two hexadecimal digits");
  if (!encoding_problem(*path).empty()) refuse("the path is not UTF-8 without NUL");
  for (std::string_view rest = *path; !rest.empty();) {
    const auto part = rest.substr(1, rest.find('/', 1) - 1);
    if (part == "." || part == "..") refuse("a part of the path is . or ..");
    rest.remove_prefix(part.size() + 1);
  }
  return *path;
}

void read_origin(Request& request, std::string_view target) {
  const auto mark = target.find('?');
  request.path = path_of(target.substr(0, mark));
  request.query = mark == target.npos ? "" : target.substr(mark + 1);
  if (!std::ranges::all_of(request.query, [](char c) { return c > ' ' && c <= '~' && c != '#'; }))
    refuse("a character in the query that has to be percent-encoded");
}

// http://host:port/path; what a proxy is sent, which a server has to understand (RFC 9112, section 3.2.2)
void read_absolute(Request& request) {
  const std::string_view target = request.target;
  const auto begin = std::min(target.find("://"), target.size());
  const auto scheme = lower(target.substr(0, begin));
  if (begin == target.size() || (scheme != "http" && scheme != "https"))
    refuse("the target is neither a path nor a URL of http");
  const auto rest = target.substr(begin + 3);
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  if (!is_authority(rest.substr(0, end))) refuse("the target's host is none");
  request.authority = rest.substr(0, end);
  const bool has_path = rest.substr(end).starts_with('/');
  read_origin(request, (has_path ? "" : "/") + std::string(rest.substr(end)));
}

}  // namespace

bool is_authority(std::string_view text) {
  const bool is_literal = text.starts_with('[');
  const auto bracket = is_literal ? text.find(']') : 0;
  if (bracket == text.npos) return false;
  const auto colon = text.find(':', bracket);
  const auto host = text.substr(0, colon);
  const auto port = colon == text.npos ? std::string_view() : text.substr(colon + 1);
  if (port.size() > 5 || !std::ranges::all_of(port, is_digit)) return false;
  if (is_literal) return host.ends_with(']') && is_address(host);
  return !host.empty() && std::ranges::all_of(host, is_name_char);
}

void read_target(Request& request) {
  if (request.target == "*" && request.method == "OPTIONS")
    request.path = "*";
  else if (request.target.starts_with('/'))
    read_origin(request, request.target);
  else
    read_absolute(request);
}

}  // namespace ledgerline::web
