#pragma once

#include <random>
#include <string>
#include <vector>

#include "tools/simulator/http.hpp"

namespace ledgerline::simulator {

/// What goes wrong with a call.
struct Fault {
  enum class Kind {
    none,          // nothing but the latency
    drop_request,  // the connection is closed, nothing was done
    drop_reply,    // it was done, and the connection is closed
    status,        // an error is answered, nothing was done
    status_after,  // it was done, and an error is answered
    truncate,      // it was done, and half of the answer's body comes
    stale,         // the list shows nothing that was made after this fault was set
    vanish         // what the search shows is sold to somebody else at once
  };
  Kind kind = Kind::none;
  int status = 503, latency_ms = 0, retry_after = 0;
  Json body;               // in place of the provider's own
  std::int64_t since = 0;  // when it was set

  bool stops_request() const { return kind == Kind::drop_request || kind == Kind::status; }
  bool closes() const { return kind == Kind::drop_request || kind == Kind::drop_reply; }
  bool answers() const { return kind == Kind::status || kind == Kind::status_after; }
};
std::string name_of(Fault::Kind kind);

/// The faults that are set, each for some calls of some operations. At most one meets a call: the first that
/// is due; the others wait for the next call.
class Faults {
 public:
  /// README.md describes the fields. Throws std::invalid_argument; returns its id.
  std::string add(const Json& fault, std::int64_t now);
  void clear() { armed_.clear(); }
  /// The fault for this call, which counts as used.
  Fault take(const std::string& operation);
  Json shown() const;

 private:
  struct Armed {
    std::string id, operation;
    Fault fault;
    int after = 0, count = 1, seen = 0, applied = 0;
    double probability = 1;
    std::mt19937_64 random;

    bool is_due() const { return seen > after && (count == 0 || applied < count); }
    bool strikes();
  };
  std::vector<Armed> armed_;
  int last_id_ = 0;
};

}  // namespace ledgerline::simulator
