#include "adapters/http/url.hpp"

#include <memory>

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>

namespace ledgerline::http {
namespace {

using Parsed = std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)>;

std::string part(const Parsed& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (::curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&::curl_free)> owned(text, &::curl_free);
  return text;
}

}  // namespace

Url url_of(const std::string& text) {
  const Parsed url(::curl_url(), &::curl_url_cleanup);
  constexpr unsigned flags = CURLU_NON_SUPPORT_SCHEME;  // wss: is nothing that curl speaks
  if (!url || ::curl_url_set(url.get(), CURLUPART_URL, text.c_str(), flags) != CURLUE_OK) return {};
  return {part(url, CURLUPART_SCHEME),
          part(url, CURLUPART_USER, CURLU_URLDECODE),
          part(url, CURLUPART_PASSWORD, CURLU_URLDECODE),
          part(url, CURLUPART_HOST),
          part(url, CURLUPART_PORT),
          part(url, CURLUPART_PATH)};
}

bool is_loopback(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") return true;
  boost::system::error_code unreadable;
  const auto address = boost::asio::ip::make_address(std::string(host), unreadable);
  return !unreadable && address.is_loopback();
}

}  // namespace ledgerline::http
