#pragma once

#include <cstdint>
#include <exception>

#include "adapters/web/problem.hpp"
#include "adapters/web/reply.hpp"
#include "adapters/web/service.hpp"
#include "adapters/web/wire.hpp"

namespace ledgerline::web {

class StreamWriter;

/// One request's answer: made by the handler, sent, and told to the observer.
class Exchange {
 public:
  /// `minor`: of the request's HTTP/1 version. `keeps_alive`: whether the request would have the connection
  /// stay.
  Exchange(Wire& wire, const Service& service, Request request, int minor, bool keeps_alive);

  /// Whether the connection stays.
  Awaitable<bool> run();
  /// Answers without the handler; the connection does not stay.
  Awaitable<void> refuse(const Problem& problem);
  /// The server stops: the connection does not stay, a stream is closed.
  void stop();

 private:
  Awaitable<Response> respond();
  Response failed(const std::exception_ptr& error);
  Awaitable<bool> send(const Response& response);
  Awaitable<bool> stream(const Response& response);
  Awaitable<bool> write_stream(const Response& response, StreamWriter& writer);
  void report(int status, bool whole);

  Wire& wire_;
  const Service& service_;
  Request request_;
  int minor_;
  bool keeps_alive_;
  std::size_t received_, sent_before_;
  std::int64_t begun_;
  StreamWriter* writer_ = nullptr;  // while it streams
};

}  // namespace ledgerline::web
