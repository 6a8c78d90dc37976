#pragma once

#include <optional>

#include "tools/simulator/courier.hpp"
#include "tools/simulator/faults.hpp"
#include "tools/simulator/ledger.hpp"
#include "tools/simulator/provider.hpp"
#include "tools/simulator/world.hpp"

namespace ledgerline::simulator {

/// What a caller gets: a reply, half of one, or a closed connection.
struct Answer {
  std::optional<Reply> reply;  // none: the connection is closed
  bool is_cut = false;         // half of the body comes, then the connection is closed
  std::vector<Delivery> after;

  Answer() = default;
};

/// What stands before every provider: faults, the ledger, webhooks. One thread; calls wait side by side.
class Front {
 public:
  Front(World& world, Faults& faults, Ledger& ledger, Courier& courier)
      : world_(world), faults_(faults), ledger_(ledger), courier_(courier) {}
  /// The request outlives the answer.
  Awaitable<Answer> answer(Provider& provider, const Request& request);
  Courier& courier() { return courier_; }

 private:
  Awaitable<Answer> perform(Provider& provider, Call call, Fault fault, std::uint64_t sequence);
  std::uint64_t record(const Provider& provider, const Call& call, const Request& request);

  World& world_;
  Faults& faults_;
  Ledger& ledger_;
  Courier& courier_;
};

}  // namespace ledgerline::simulator
