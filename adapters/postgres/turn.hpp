#pragma once

#include "adapters/postgres/log.hpp"

namespace ledgerline::postgres {

/// Prepares the turn's statements on a new connection.
void prepare_turn(Pipeline& pipeline);

class PostgresTurn final : public LogTurn {
 public:
  explicit PostgresTurn(PostgresLog& log) : log_(log) {}
  ~PostgresTurn() override;

  Snapshot load(const Needs& needs) override;
  void commit(const Changes& changes) override;

 private:
  Snapshot locked_load(const Needs& needs);
  void load_picks(const Picks& picks, Snapshot& snapshot);
  void load_parked(const std::set<std::string>& subjects, Snapshot& snapshot);
  void remember_subjects(const Changes& changes);
  struct Blocker {
    std::string pid, what;
  };
  std::optional<Blocker> who_blocks();
  std::string who_locks_tables();
  [[noreturn]] void fail(const SqlError& error);
  void roll_back() noexcept;
  void lose();

  PostgresLog& log_;
  bool open_ = false;
  std::set<std::string> kept_;            // projections whose other generation is folded as well
  std::vector<Param> tenants_, numbers_;  // whose rows the turn writes: to name who blocks them
};

}  // namespace ledgerline::postgres
