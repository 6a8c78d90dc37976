#include "tests/support/web_server.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace ledgerline::tests {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using Tls = asio::ssl::stream<tcp::socket>;

tcp::endpoint any_port() { return {asio::ip::address_v4::loopback(), 0}; }

/// A peer that goes away is no error here.
void spawn(asio::io_context& io, Awaitable<void> work) {
  asio::co_spawn(io, std::move(work), [](std::exception_ptr problem) {
    try {
      if (problem) std::rethrow_exception(problem);
    } catch (const boost::system::system_error&) {
    }
  });
}

tcp::socket& socket_of(tcp::socket& socket) { return socket; }
tcp::socket& socket_of(Tls& stream) { return stream.next_layer(); }

/// What closes with data unsent, or at once, is reset.
void reset(tcp::socket& socket) {
  socket.set_option(asio::socket_base::linger(true, 0));
  socket.close();
}

std::size_t content_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == head.npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
}

template <class Stream>
Awaitable<std::string> request_from(Stream& stream, std::string& buffer) {
  auto whole = asio::dynamic_buffer(buffer);
  auto length = co_await asio::async_read_until(stream, whole, "\r\n\r\n", use_awaitable);
  length += content_length(buffer.substr(0, length));
  if (buffer.size() < length)
    co_await asio::async_read(stream, whole, asio::transfer_at_least(length - buffer.size()), use_awaitable);
  auto request = buffer.substr(0, length);
  buffer.erase(0, length);
  co_return request;
}

/// Whether it goes on.
template <class Stream>
Awaitable<bool> say(Stream& stream, const Says& says) {
  co_await asio::async_write(stream, asio::buffer(says.bytes), use_awaitable);
  if (says.then == Says::Then::never) {
    char nothing = 0;
    co_await asio::async_read(stream, asio::buffer(&nothing, 1), use_awaitable);  // until the peer gives up
  }
  if (says.then == Says::Then::reset) reset(socket_of(stream));
  co_return says.then == Says::Then::go_on;
}

/// Nobody vouches for it but itself.
asio::ssl::context self_signed() {
  const std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key(::EVP_EC_gen("P-256"), &::EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&::X509_free)> certificate(::X509_new(), &::X509_free);
  ::X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  ::X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  auto* name = ::X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>("localhost");
  ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  ::X509_set_issuer_name(certificate.get(), name);
  ::X509_set_pubkey(certificate.get(), key.get());
  if (::X509_sign(certificate.get(), key.get(), ::EVP_sha256()) == 0) throw std::runtime_error("X509_sign");
  asio::ssl::context context(asio::ssl::context::tls_server);
  ::SSL_CTX_use_certificate(context.native_handle(), certificate.get());
  ::SSL_CTX_use_PrivateKey(context.native_handle(), key.get());
  return context;
}

}  // namespace

std::string http_ok(const std::string& body) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nX-Answer: 42\r\n\r\n{}", body.size(), body);
}

WebServer::WebServer(asio::io_context& io, Answer answer, bool tls)
    : io_(io), answer_(std::move(answer)), acceptor_(io, any_port()) {
  if (tls) tls_ = self_signed();
  spawn(io, listen());
}

std::string WebServer::url(const std::string& path) const {
  return fmt::format("{}://127.0.0.1:{}{}", tls_ ? "https" : "http", acceptor_.local_endpoint().port(), path);
}

Awaitable<void> WebServer::listen() {
  for (;;) {
    auto socket = co_await acceptor_.async_accept(use_awaitable);
    ++connections_;
    if (tls_)
      spawn(io_, serve(std::make_shared<Tls>(std::move(socket), *tls_)));
    else
      spawn(io_, serve(std::make_shared<tcp::socket>(std::move(socket))));
  }
}

template <class Stream>
Awaitable<void> WebServer::serve(std::shared_ptr<Stream> stream) {
  if constexpr (std::is_same_v<Stream, Tls>)
    co_await stream->async_handshake(asio::ssl::stream_base::server, use_awaitable);
  std::string buffer;
  for (bool going_on = true; going_on;) {
    requests_.push_back(co_await request_from(*stream, buffer));
    const auto says = answer_(requests_.back());
    going_on = co_await say(*stream, says);
  }
}

MailServer::MailServer(asio::io_context& io, Answer answer)
    : io_(io), answer_(std::move(answer)), acceptor_(io, any_port()) {
  spawn(io, listen());
}

std::string MailServer::url() const {
  return fmt::format("smtp://127.0.0.1:{}", acceptor_.local_endpoint().port());
}

Awaitable<void> MailServer::listen() {
  for (;;) spawn(io_, serve(co_await acceptor_.async_accept(use_awaitable)));
}

Says MailServer::answer(const std::string& line) const {
  if (auto says = answer_(line)) return *says;
  return {line == "DATA" ? "354 go on\r\n" : "250 ok\r\n"};
}

Awaitable<void> MailServer::serve(tcp::socket socket) {
  std::string buffer, line = "(connect)";
  auto whole = asio::dynamic_buffer(buffer);
  Says says{"220 mail.test\r\n"};
  if (auto other = answer_(line)) says = *other;
  while (co_await say(socket, says)) {
    const bool in_data = line == "DATA" && says.bytes.starts_with("354");
    const std::string end = in_data ? "\r\n.\r\n" : "\r\n";
    const auto length = co_await asio::async_read_until(socket, whole, end, use_awaitable);
    line = in_data ? "." : buffer.substr(0, length - 2);
    if (in_data) message_ = buffer.substr(0, length - 3);
    buffer.erase(0, length);
    lines_.push_back(line);
    says = answer(line);
  }
}

}  // namespace ledgerline::tests
