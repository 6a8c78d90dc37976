#pragma once

#include "adapters/channel/entry.hpp"
#include "adapters/postgres/readers.hpp"
#include "engine/vault.hpp"

namespace ledgerline::channel {

/// The port to the log, for whoever reads it on and on.
class Pages {
 public:
  virtual ~Pages() = default;
  /// Throws Unavailable; Damaged for a row that is none. An event that cannot be decoded is an entry all the
  /// same, which says so: one of them does not hide the rest.
  virtual Awaitable<Entries> read(Slice slice) = 0;
  /// The position of the last event.
  virtual Awaitable<Position> head() = 0;
};

/// Reads and encodes on a reader's thread. Readers must outlive it.
class LogPages final : public Pages {
 public:
  LogPages(postgres::Readers& readers, const Vault& vault) : readers_(readers), vault_(vault) {}
  Awaitable<Entries> read(Slice slice) override;
  Awaitable<Position> head() override;

 private:
  postgres::Readers& readers_;
  const Vault vault_;  // copied for each page: it keeps no tenant's key for longer
};

/// Reads a slice and encodes it. Throws as Pages::read does.
Entries read_entries(Log& log, const Slice& slice, Vault vault);

}  // namespace ledgerline::channel
