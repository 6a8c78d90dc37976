#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "tools/simulator/http.hpp"

namespace ledgerline::simulator {

/// One call that arrived, and what became of it. Holds no secret.
struct Entry {
  std::uint64_t sequence = 0;
  std::int64_t time = 0;
  std::string provider, operation, method, path, fault;
  Json query, body;
  int status = 0;  // 0: the connection was closed without an answer, or it is still at work
  bool committed = false, finished = false;

  Json json() const;
};

/// Every call seen, in the order of arrival.
class Ledger {
 public:
  /// Returns its sequence.
  std::uint64_t add(Entry entry);
  /// What became of a call; nothing where reset() came between.
  void finish(std::uint64_t sequence, int status, bool committed, const std::string& fault);
  /// Narrowed by the fields "provider", "operation", "method", "committed", "after" (a sequence).
  Json select(const Fields& filters) const;
  void reset() { entries_.clear(); }

 private:
  std::deque<Entry> entries_;
  std::uint64_t last_ = 0;
};

}  // namespace ledgerline::simulator
