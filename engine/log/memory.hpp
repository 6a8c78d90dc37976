#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "engine/log/log.hpp"

namespace ledgerline {

/// The log in memory, for tests and simulation. Keeps events in their stored form, so that what is read back
/// has been through the codec. A turn holds the lock from load() until it ends, as in Postgres. Thread-safe
/// as the port asks.
class MemoryLog final : public Log {
 public:
  using Clock = std::function<Time()>;
  explicit MemoryLog(Clock clock, Uuid id = {}) : clock_(std::move(clock)), id_(id) {}

  std::unique_ptr<LogTurn> begin() override;
  std::vector<Stored> read(const Slice& slice) override;
  Position head() override;
  std::vector<WrappedKey> keys(const std::set<std::string>& tenants) override;
  Due due(std::size_t limit) override;
  std::vector<Owed> owed(std::size_t limit, const std::set<Step>& without) override;
  std::optional<Tenant> tenant(const TenantId& id) override;
  std::optional<Number> number(const PoolNumber& number) override;
  Uuid id() const override { return id_; }

  /// The inline projections, as they are now.
  std::map<std::string, Tenant> tenants() const;
  std::map<std::string, Number> numbers() const;
  /// Visits the rows without copying them; neither visitor may use the log.
  template <class OnTenant, class OnNumber>
  void for_each_row(OnTenant&& on_tenant, OnNumber&& on_number) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, tenant] : tenants_) on_tenant(tenant);
    for (const auto& [id, number] : numbers_) on_number(number);
  }

 private:
  friend class MemoryTurn;
  Time now() const;

  mutable std::mutex turn_mutex_;  // the log's lock
  mutable std::mutex mutex_;       // guards what is below
  Clock clock_;
  Uuid id_;
  std::vector<Stored> events_;
  std::map<std::string, std::string> keys_;
  std::map<std::string, Tenant> tenants_;
  std::map<std::string, Number> numbers_;
};

}  // namespace ledgerline
