#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ledgerline::web {

/// A request that was answered, or refused. The texts live for the call only.
struct Answered {
  std::string_view route, method, path;  // empty where the request was refused before they were known
  std::string_view request_id, peer;
  int status = 0;
  std::size_t received = 0, sent = 0;  // bytes of the body; of the whole answer
  std::int64_t micros = 0;             // from the whole request to the last byte of the answer
  bool whole = true;  // false: the reader went, was too slow, or the handler failed on the way
};

/// The port to access log and metrics. Called on the server's executor; it must not wait.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void answered(const Answered& request) = 0;
  /// An error of ours, of which the caller is told the request's id alone.
  virtual void failed(std::string_view request_id, std::string_view what) = 0;
  /// How many connections are open now.
  virtual void connections(std::size_t open) = 0;
};

}  // namespace ledgerline::web
