#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/deciders/number.hpp"
#include "engine/deciders/tenant.hpp"
#include "engine/log/needs.hpp"
#include "engine/vault.hpp"
#include "events/kernel/error.hpp"
#include "events/stored.hpp"

namespace ledgerline {

/// What a turn sees once it holds the log's lock. Everything in it is of one moment: the head's.
struct Snapshot {
  Position head = 0;
  Time now;                      // max(the database's clock, the last event's recorded_at)
  std::vector<Tenant> tenants;   // those needed, and those that wait
  std::vector<Number> numbers;   // those needed, and candidates from the pool
  std::vector<Stored> answered;  // the events of commands that were answered before, in order
  /// Subjects that have no row because an event of theirs cannot be folded, and why.
  std::map<std::string, std::string> parked;
};

/// What a turn writes, all of it or nothing.
struct Changes {
  std::vector<Stored> events;
  std::vector<WrappedKey> keys;
  std::vector<std::string>
      erased;  // tenants whose keys are destroyed, and whose tokens open nothing any more
  std::vector<const Tenant*> new_tenants, tenants;  // rows after the last event; valid until commit() returns
  std::vector<const Number*> new_numbers, numbers;
  std::span<const Recorded> recorded;  // the same events, as they were decided; valid as long as the rows are
};

/// The connection broke. Doing the turn again is safe: commands that were committed are found by their ids.
struct LostConnection : Unavailable {
  explicit LostConnection(const std::string& message, bool maybe = false)
      : Unavailable(message), maybe_committed(maybe) {}
  bool maybe_committed;  // it broke while the turn was committing: whether that was done is not known
};

/// The log refused the turn and nothing was written: a row that somebody else locked, a constraint.
struct TurnFailed : std::runtime_error {
  TurnFailed(std::string why_code, const std::string& message)
      : std::runtime_error(message), code(std::move(why_code)) {}
  std::string code;  // LOG_BUSY, REBUILDING where no command is to blame; ROW_LOCKED, TABLE_LOCKED,
                     // STATEMENT_FAILED, LOG_CHANGED
};

/// One turn: load() takes the log's lock, which is held until commit() returns or the turn is destroyed,
/// which undoes it. Used by one thread. Both throw LostConnection or TurnFailed.
class LogTurn {
 public:
  virtual ~LogTurn() = default;
  virtual Snapshot load(const Needs& needs) = 0;
  virtual void commit(const Changes& changes) = 0;
};

/// A part of the log: all of it, one tenant's history, one number's, or those of a country's numbers.
struct Slice {
  Position after = 0;  // from the next position on
  std::optional<Position> up_to;
  std::optional<Time> until;  // recorded at or before
  std::optional<std::string> tenant, number;
  std::size_t limit = 1000;
  std::optional<std::string> country =
      std::nullopt;                     // whose numbers: all that there are by now, by their rows
  std::vector<std::string> types = {};  // only these; none: of any type
};

/// What the clock made due, by the projections.
struct Due {
  struct Subject {
    std::string id;
    Version version = 0;
  };
  std::vector<Subject> rested, unreserved;  // numbers
  std::vector<Subject> lapsed;              // tenants
  std::vector<std::string>
      served;  // countries with numbers available and tenants waiting that a gate may pass
  bool empty() const { return rested.empty() && unreserved.empty() && lapsed.empty() && served.empty(); }
};

/// An outside step that is owed: a number's, or a tenant's own.
struct Owed {
  std::optional<TenantId> tenant;  // of a number: whose it is
  std::optional<PoolNumber> number;
  std::int64_t in = 0;  // microseconds until it is due
  bool texts = false;   // the tenant's next text
};

/// The log's port: Postgres in production, memory in simulation and tests; one contract suite runs on both.
/// begin() is for one thread at a time; the rest is thread-safe. Throws Unavailable.
class Log {
 public:
  virtual ~Log() = default;
  virtual std::unique_ptr<LogTurn> begin() = 0;
  /// In order of position. READ COMMITTED: what is returned stays, and nothing appears below it later.
  virtual std::vector<Stored> read(const Slice& slice) = 0;
  /// The position of the last event, 0 where there is none.
  virtual Position head() = 0;
  virtual std::vector<WrappedKey> keys(const std::set<std::string>& tenants) = 0;
  /// At most `limit` of each.
  virtual Due due(std::size_t limit) = 0;
  /// The soonest first, those that are not due yet too; without these steps, and without what stalled.
  virtual std::vector<Owed> owed(std::size_t limit, const std::set<Step>& without) = 0;
  /// A row of the inline projections, as it is now.
  virtual std::optional<Tenant> tenant(const TenantId& id) = 0;
  virtual std::optional<Number> number(const PoolNumber& number) = 0;
  /// Names the log; ids derived from it differ from those of every other log.
  virtual Uuid id() const = 0;
};

/// Reads and decodes a slice, asking for the keys that `vault` has not been told of; of an erased tenant,
/// whose certificate is in the slice, it is asked anew.
std::vector<Recorded> read_decoded(Log& log, const Slice& slice, Vault& vault);

/// The same for events at hand.
std::vector<Recorded> decode_all(Log& log, const std::vector<Stored>& stored, Vault& vault);

}  // namespace ledgerline
