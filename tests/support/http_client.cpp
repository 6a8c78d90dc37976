#include "tests/support/http_client.hpp"

#include <algorithm>
#include <cctype>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>

namespace ledgerline::tests {
namespace {

constexpr long patience_s = 30;

std::size_t append(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

std::size_t keep_header(char* data, std::size_t size, std::size_t count, void* headers) {
  const std::string line(data, size * count);
  const auto colon = line.find(':');
  if (colon == line.npos) return size * count;
  auto name = line.substr(0, colon);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto begin = line.find_first_not_of(' ', colon + 1), end = line.find_last_not_of("\r\n");
  (*static_cast<std::map<std::string, std::string>*>(headers))[name] = line.substr(begin, end + 1 - begin);
  return size * count;
}

HttpAnswer::Wire wire_of(CURLcode code) {
  using Wire = HttpAnswer::Wire;
  if (code == CURLE_OK) return Wire::answered;
  if (code == CURLE_COULDNT_CONNECT) return Wire::refused;
  if (code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR) return Wire::closed;
  if (code == CURLE_PARTIAL_FILE) return Wire::cut;
  throw std::runtime_error(::curl_easy_strerror(code));
}

void set_request(CURL* curl, const HttpCall& request) {
  ::curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  ::curl_easy_setopt(curl, CURLOPT_TIMEOUT, patience_s);
  ::curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  if (!request.login.empty()) ::curl_easy_setopt(curl, CURLOPT_USERPWD, request.login.c_str());
  if (request.method == "HEAD") {
    ::curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);  // or it would wait for the body that Content-Length names
  } else if (request.method != "GET") {
    ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  ::curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

}  // namespace

HttpAnswer call(const HttpCall& request) {
  const std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)> curl(::curl_easy_init(), &::curl_easy_cleanup);
  curl_slist* lines = nullptr;
  for (const auto& header : request.headers) lines = ::curl_slist_append(lines, header.c_str());
  const std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> freed(lines, &::curl_slist_free_all);
  HttpAnswer answer;
  set_request(curl.get(), request);
  ::curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, lines);
  ::curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
  ::curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.body);
  ::curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, keep_header);
  ::curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &answer.headers);
  answer.wire = wire_of(::curl_easy_perform(curl.get()));
  long status = 0;
  ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

std::string form_encoded(const FormFields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    const std::unique_ptr<char, decltype(&::curl_free)> escaped(
        ::curl_easy_escape(nullptr, value.c_str(), static_cast<int>(value.size())), &::curl_free);
    text += (text.empty() ? "" : "&") + name + "=" + escaped.get();
  }
  return text;
}

}  // namespace ledgerline::tests
