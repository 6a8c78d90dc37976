#include "adapters/http/exchange.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <new>
#include <utility>

#include <fmt/format.h>

#include "adapters/http/encoding.hpp"
#include "adapters/http/url.hpp"

namespace ledgerline::http {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_tls(CURLcode code) {
  constexpr std::array codes = {CURLE_SSL_CONNECT_ERROR,     CURLE_PEER_FAILED_VERIFICATION,
                                CURLE_SSL_CERTPROBLEM,       CURLE_SSL_CIPHER,
                                CURLE_SSL_CACERT_BADFILE,    CURLE_SSL_ISSUER_ERROR,
                                CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED,
                                CURLE_SSL_ENGINE_INITFAILED};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

Exchange::Exchange(HttpRequest request, const CurlSettings& settings)
    : request_(std::move(request)),
      is_mail_(request_.method == "MAIL"),
      most_bytes_(settings.most_bytes),
      easy_(::curl_easy_init(), &::curl_easy_cleanup) {
  if (!easy_) throw std::bad_alloc();
  set_common(settings);
  set_callbacks();
  is_mail_ ? set_mail(settings) : set_http();
}

void Exchange::set_common(const CurlSettings& settings) {
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, is_mail_ ? "smtp,smtps" : "http,https");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::min(settings.connect_timeout, request_.timeout).count()));
  set(CURLOPT_ERRORBUFFER, complaint_.data());
  if (!settings.ca_file.empty()) set(CURLOPT_CAINFO, settings.ca_file.c_str());
}

void Exchange::set_callbacks() {
  set(CURLOPT_PREREQFUNCTION, &on_begin);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_READFUNCTION, &on_read);
  set(CURLOPT_READDATA, this);
  // libcurl repeats a request by itself where a reused connection dies without an answer. What has a body
  // changes something there, so it must not: without its beginning it cannot.
  set(CURLOPT_SEEKFUNCTION, &on_rewind);
  set(CURLOPT_HEADERFUNCTION, &on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &on_body);
  set(CURLOPT_WRITEDATA, this);
}

void Exchange::set_http() {
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_QUICK_EXIT, 1L);  // else whoever gives up on a slow name server waits for it, all others too
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_USERAGENT, "ledgerline/" LEDGERLINE_VERSION);
  if (request_.method == "POST" || !request_.body.empty()) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    add_header("Expect:");  // no 100-continue: it only delays
  }
  set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  for (const auto& [name, value] : request_.headers) add_header(fmt::format("{}: {}", name, value));
  set(CURLOPT_HTTPHEADER, headers_.get());
}

void Exchange::set_mail(const CurlSettings& settings) {
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_FORBID_REUSE, 1L);
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, 1 + static_cast<long>(request_.timeout.count() / 1000));
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  set(CURLOPT_MAIL_FROM, header("From").c_str());
  receivers_.reset(::curl_slist_append(nullptr, header("To").c_str()));
  set(CURLOPT_MAIL_RCPT, receivers_.get());
  const bool may_be_clear = settings.clear_mail || is_loopback(url_of(request_.url).host);
  set(CURLOPT_USE_SSL, static_cast<long>(may_be_clear ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  if (const auto login = login_of(header("Authorization"))) {
    set(CURLOPT_USERNAME, login->user.c_str());
    set(CURLOPT_PASSWORD, login->password.reveal().c_str());
  }
}

void Exchange::add_header(const std::string& line) {
  auto* longer = ::curl_slist_append(headers_.get(), line.c_str());
  if (!longer) throw std::bad_alloc();
  std::ignore = headers_.release();
  headers_.reset(longer);
}

std::string Exchange::header(const std::string& name) const {
  const auto at = request_.headers.find(name);
  return at == request_.headers.end() ? std::string() : at->second;
}

/// The connection stands, TLS and login included; now the request goes out.
int Exchange::on_begin(void* self, char*, char*, int, int) {
  static_cast<Exchange*>(self)->begun_ = true;
  return CURL_PREREQFUNC_OK;
}

std::size_t Exchange::on_read(char* to, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const auto length = std::min(size * count, exchange.request_.body.size() - exchange.handed_);
  std::memcpy(to, exchange.request_.body.data() + exchange.handed_, length);
  exchange.handed_ += length;
  return length;
}

bool Exchange::takes(std::size_t bytes) {
  taken_ += bytes;
  too_large_ = taken_ > most_bytes_;
  return !too_large_;
}

std::size_t Exchange::on_header(char* from, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (!exchange.takes(size * count)) return 0;
  exchange.take_header({from, size * count});
  return size * count;
}

std::size_t Exchange::on_body(char* from, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (!exchange.takes(size * count)) return 0;
  exchange.reply_.body.append(from, size * count);
  return size * count;
}

void Exchange::take_header(std::string_view line) {
  if (is_mail_) {  // what the mail server says; its no is not to be lost in its answer to QUIT
    const bool is_no = line.starts_with('4') || line.starts_with('5');
    if (is_no || reply_.body.empty()) reply_.body = trimmed(line);
    return;
  }
  if (line.starts_with("HTTP/")) return reply_.headers.clear();  // 100 Continue came before
  const auto colon = line.find(':');
  if (colon == line.npos) return;
  reply_.headers.emplace(lower(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
}

HttpReply Exchange::finish(CURLcode code) {
  long status = 0;
  ::curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  reply_.status = static_cast<int>(status);
  // A mail server's refusal is an answer, though libcurl calls it an error.
  if (code == CURLE_OK || (is_mail_ && status >= 400)) return std::move(reply_);
  return failed(code);
}

/// A mail is accepted by the answer to the dot that ends it. The dot is libcurl's; what we know is whether it
/// had all that comes before: if so, the dot may have gone out too.
bool Exchange::may_have_arrived() const {
  return is_mail_ ? begun_ && handed_ == request_.body.size() : begun_;
}

std::string Exchange::code_of(CURLcode code) const {
  if (is_tls(code)) return "TLS_FAILED";
  if (!may_have_arrived()) return "NOT_REACHED";
  if (too_large_) return "ANSWER_TOO_LARGE";
  return code == CURLE_OPERATION_TIMEDOUT ? "TIMED_OUT" : "CONNECTION_LOST";
}

HttpReply Exchange::failed(CURLcode code) {
  HttpReply reply;
  reply.trouble = may_have_arrived() ? HttpReply::Trouble::lost : HttpReply::Trouble::not_sent;
  reply.code = code_of(code);
  reply.why = complaint_[0] ? complaint_.data() : ::curl_easy_strerror(code);
  if (code == CURLE_SEND_FAIL_REWIND) reply.why = "the connection was closed before an answer came";
  if (too_large_) reply.why = fmt::format("the answer has more than {} bytes", most_bytes_);
  return reply;
}

}  // namespace ledgerline::http
