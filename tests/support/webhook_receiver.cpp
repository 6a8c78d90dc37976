#include "tests/support/webhook_receiver.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

namespace ledgerline::tests {
namespace {

WebhookReceiver::Post head_of(const std::string& text) {
  WebhookReceiver::Post post;
  std::istringstream lines(text);
  std::string line, method;
  lines >> method >> post.target;
  std::getline(lines, line);
  while (std::getline(lines, line) && line != "\r") {
    auto name = line.substr(0, line.find(':'));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    post.headers[name] = line.substr(name.size() + 2, line.size() - name.size() - 3);
  }
  return post;
}

/// Reads one request. Senders that go away give what came until then.
WebhookReceiver::Post read_post(int socket) {
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const auto blank = text.find("\r\n\r\n");
    auto post = blank == text.npos ? WebhookReceiver::Post() : head_of(text.substr(0, blank + 4));
    const auto length =
        post.headers.contains("content-length") ? std::stoul(post.headers["content-length"]) : 0;
    if (blank != text.npos && text.size() >= blank + 4 + length) {
      post.body = text.substr(blank + 4, length);
      return post;
    }
    const auto size = ::recv(socket, part.data(), part.size(), 0);
    if (size <= 0) return post;
    text.append(part.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace

WebhookReceiver::WebhookReceiver() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof place;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&place), size);
  ::listen(listener_, SOMAXCONN);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &size);
  port_ = ntohs(place.sin_port);
  thread_ = std::thread([this] { serve(); });
}

WebhookReceiver::~WebhookReceiver() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string WebhookReceiver::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

void WebhookReceiver::serve() {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  for (int socket = 0; (socket = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(socket)) {
    auto post = read_post(socket);
    {
      const std::lock_guard lock(mutex_);
      posts_.push_back(std::move(post));
    }
    arrived_.notify_all();
    ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
  }
}

std::vector<WebhookReceiver::Post> WebhookReceiver::wait_for(std::size_t count) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, std::chrono::seconds(30), [&] { return posts_.size() >= count; });
  return posts_;
}

}  // namespace ledgerline::tests
