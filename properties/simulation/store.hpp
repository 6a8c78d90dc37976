#pragma once

#include "properties/simulation/stage.hpp"

namespace ledgerline::simulation {

/// A process's connection to the log: the log in memory, and what may go wrong on the way there.
///
/// A turn is one step. That is no loss: its lock lets nobody else append between load and commit, and who
/// reads meanwhile sees the rows as they were, which is the same as having read before. That the lock holds
/// is proven on Postgres, by forced schedules.
class Store final : public Log {
 public:
  Store(Stage& stage, int process) : stage_(stage), process_(process) {}

  std::unique_ptr<LogTurn> begin() override;
  std::vector<Stored> read(const Slice& slice) override;
  Position head() override { return stage_.log.head(); }
  std::vector<WrappedKey> keys(const std::set<std::string>& tenants) override {
    return stage_.log.keys(tenants);
  }
  Due due(std::size_t limit) override;
  std::vector<Owed> owed(std::size_t limit, const std::set<Step>& without) override;
  std::optional<Tenant> tenant(const TenantId& id) override;
  std::optional<Number> number(const PoolNumber& number) override;
  Uuid id() const override { return stage_.log.id(); }

 private:
  void expect_answer();

  Stage& stage_;
  int process_;
};

}  // namespace ledgerline::simulation
