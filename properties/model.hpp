#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/commands.hpp"
#include "engine/policy.hpp"

namespace ledgerline::properties {

/// What the engine should do, said once more in the plainest way: no events, no batches, two lists in order.
/// Its answers are those of answer_of().
class Model {
 public:
  explicit Model(Policy policy) : policy_(std::move(policy)) {}

  std::string decide(const Request& request, Time now);

  std::map<std::string, std::string> holders() const;  // tenant -> number
  std::map<std::string, int> statuses() const;         // status -> how many numbers
  std::vector<std::string> waiting() const { return queue_; }
  std::vector<std::string> pool() const { return pool_; }

 private:
  struct Client {
    TenantRegistered registered;
    bool trial = false, paid = false, requested = false;
    std::optional<std::string> number;
    std::optional<Time> grace;
  };
  struct Pooled {
    NumberAdded added;
    std::string status = "available", tenant;
    Time until;
  };

  std::string operator()(const AddNumbers& c);
  std::string operator()(const ReserveNumber& c);
  std::string operator()(const UnreserveNumber& c);
  std::string operator()(const RetireNumber& c);
  std::string operator()(const ReturnNumber& c);
  std::string operator()(const ServeWaiting& c);
  std::string operator()(const RegisterTenant& c);
  std::string operator()(const ConvertTenant& c);
  std::string operator()(const ActivatePayment& c);
  std::string operator()(const LapsePayment& c);
  std::string operator()(const AllocateNumber& c);
  std::string operator()(const ReleaseNumber& c);
  std::string operator()(const ReleaseLapsed& c);
  /// The model is the pool's; outside_work.cpp has the properties of the rest.
  std::string operator()(const auto& c) { throw std::logic_error(std::string("not modelled: ") + c.name); }
  template <class F>
  std::string about(const TenantId& id, F&& answer);
  template <class F>
  std::string about(const PoolNumber& id, F&& answer);

  bool passes(const Client& client) const { return client.paid || (client.trial && policy_.trial_numbers); }
  std::string allocate(Client& client);
  std::string give(Client& client, const std::string& number);
  std::string free(const std::string& number);
  void release(Client& client);
  std::optional<std::string> reserved_for(const std::string& tenant) const;
  std::optional<std::string> oldest_for(const Client& client) const;
  bool waits(const std::string& tenant) const;

  Policy policy_;
  Time now_;
  std::map<std::string, Client> clients_;
  std::map<std::string, Pooled> numbers_;
  std::vector<std::string> pool_, queue_;  // available numbers and waiting tenants, longest first
};

}  // namespace ledgerline::properties
