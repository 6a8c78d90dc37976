#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ledgerline::tests {

/// A server on the loopback interface that keeps what is posted to it and answers 200.
class WebhookReceiver {
 public:
  struct Post {
    std::string target, body;
    std::map<std::string, std::string> headers;  // names in lower case
  };

  WebhookReceiver();
  ~WebhookReceiver();
  WebhookReceiver(const WebhookReceiver&) = delete;
  WebhookReceiver& operator=(const WebhookReceiver&) = delete;

  /// "http://127.0.0.1:<port>" and this path.
  std::string url(const std::string& path = "/hook") const;
  /// Waits until so many came, half a minute at most; all that came.
  std::vector<Post> wait_for(std::size_t count);

 private:
  void serve();
  int listener_;
  unsigned short port_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Post> posts_;
  std::thread thread_;
};

}  // namespace ledgerline::tests
