#include "properties/model.hpp"

#include <algorithm>

namespace ledgerline::properties {

std::string Model::decide(const Request& request, Time now) {
  now_ = now;
  return std::visit([this](const auto& c) { return (*this)(c); }, request);
}

template <class F>
std::string Model::about(const TenantId& id, F&& answer) {
  const auto found = clients_.find(id.str());
  return found == clients_.end() ? "UNKNOWN_TENANT" : answer(found->second);
}

template <class F>
std::string Model::about(const PoolNumber& id, F&& answer) {
  const auto found = numbers_.find(id.str());
  return found == numbers_.end() ? "UNKNOWN_NUMBER" : answer(found->second);
}

std::string Model::operator()(const AddNumbers& c) {
  std::string code, given;
  for (const auto& added : c.numbers) {
    const bool fresh = numbers_.try_emplace(added.number.str(), Pooled{added, "available", "", {}}).second;
    const auto answer = fresh                                              ? "ADDED"
                        : numbers_[added.number.str()].status == "retired" ? "RETIRED"
                                                                           : "ALREADY_IN_POOL";
    if (code.empty()) code = answer;
    if (fresh) given += free(added.number.str());
  }
  return code + given;
}

std::string Model::operator()(const ReserveNumber& c) {
  if (!numbers_.contains(c.number.str())) return "UNKNOWN_NUMBER";
  return about(c.tenant, [&](Client& client) -> std::string {
    auto& number = numbers_[c.number.str()];
    if (number.status == "reserved" && number.tenant == c.tenant.str()) return "ALREADY_RESERVED";
    if (number.status != "available") return "NOT_AVAILABLE";
    if (client.number) return "TENANT_HAS_NUMBER";
    if (reserved_for(c.tenant.str())) return "TENANT_HAS_RESERVATION";
    std::erase(pool_, c.number.str());
    number.status = "reserved";
    number.tenant = c.tenant.str();
    number.until = now_ + c.minutes * micros_per_minute;
    return "RESERVED";
  });
}

std::string Model::operator()(const UnreserveNumber& c) {
  return about(c.number, [&](Pooled& number) -> std::string {
    if (number.status != "reserved") return "NOT_RESERVED";
    if (number.until > now_) return "NOT_DUE";
    return "UNRESERVED" + free(c.number.str());
  });
}

std::string Model::operator()(const RetireNumber& c) {
  return about(c.number, [&](Pooled& number) -> std::string {
    if (number.status == "retired") return "ALREADY_RETIRED";
    if (!number.tenant.empty()) return "NUMBER_IN_USE";
    number.status = "retired";
    std::erase(pool_, c.number.str());
    return "RETIRED";
  });
}

std::string Model::operator()(const ReturnNumber& c) {
  return about(c.number, [&](Pooled& number) -> std::string {
    if (number.status != "resting") return "NOT_RESTING";
    if (number.until > now_) return "NOT_COOLED";
    return "RETURNED" + free(c.number.str());
  });
}

std::string Model::operator()(const ServeWaiting& c) {
  std::string given;
  for (const auto& id : std::vector(queue_)) {
    auto& client = clients_[id];
    if (client.registered.country != c.country || !passes(client)) continue;
    if (const auto number = oldest_for(client)) given += give(client, *number);
  }
  return (given.empty() ? "NOTHING_TO_DO" : "ALLOCATED") + given;
}

std::string Model::operator()(const RegisterTenant& c) {
  const auto& t = c.tenant;
  if (const auto known = clients_.find(t.tenant.str()); known != clients_.end()) {
    const auto& before = known->second.registered;
    const bool same = before.business_name == t.business_name && before.owner_phone == t.owner_phone &&
                      before.country == t.country;
    return same ? "ALREADY_REGISTERED" : "TENANT_EXISTS";
  }
  for (const auto& [id, other] : clients_)
    if (other.registered.owner_phone == t.owner_phone) return "PHONE_TAKEN";
  for (const auto& [id, other] : clients_)
    if (t.assistant && other.registered.assistant == t.assistant) return "ASSISTANT_TAKEN";
  clients_[t.tenant.str()] = Client{t, t.trial, false, false, {}, {}};
  return "REGISTERED";
}

std::string Model::operator()(const ConvertTenant& c) {
  return about(c.tenant, [&](Client& client) -> std::string {
    if (!client.trial) return "ALREADY_CONVERTED";
    client.trial = false;
    client.requested = !client.number;
    if (client.number && !client.paid) client.grace = now_ + policy_.grace();
    return "CONVERTED" + (client.requested ? allocate(client) : "");
  });
}

std::string Model::operator()(const ActivatePayment& c) {
  return about(c.tenant, [&](Client& client) -> std::string {
    if (client.paid) return "ALREADY_ACTIVE";
    client.paid = true;
    client.grace.reset();
    return "PAYMENT_ACTIVE" + (client.requested ? allocate(client) : "");
  });
}

std::string Model::operator()(const LapsePayment& c) {
  return about(c.tenant, [&](Client& client) -> std::string {
    if (!client.paid) return "NOT_ACTIVE";
    client.paid = false;
    if (client.number) client.grace = now_ + policy_.grace();
    if (std::erase(queue_, c.tenant.str()) > 0) client.requested = true;
    return "PAYMENT_LAPSED";
  });
}

std::string Model::operator()(const AllocateNumber& c) {
  return about(c.tenant, [&](Client& client) -> std::string {
    if (client.number) return "ALREADY_ASSIGNED";
    if (!passes(client)) return "PAYMENT_REQUIRED";
    const auto given = allocate(client);
    return (given.empty() ? "POOL_EMPTY" : "ALLOCATED") + given;
  });
}

std::string Model::operator()(const ReleaseNumber& c) {
  return about(c.tenant, [&](Client& client) -> std::string {
    if (!client.number) return "NO_NUMBER";
    release(client);
    return "RELEASED";
  });
}

std::string Model::operator()(const ReleaseLapsed& c) {
  return about(c.tenant, [&](Client& client) -> std::string {
    if (!client.number || !client.grace || *client.grace > now_) return "NOT_DUE";
    release(client);
    return "RELEASED";
  });
}

/// A number if the gate and the pool allow it, else a place in the queue, else nothing.
std::string Model::allocate(Client& client) {
  const auto& id = client.registered.tenant.str();
  if (!passes(client)) return "";
  auto number = reserved_for(id);
  if (!number) number = oldest_for(client);
  if (number) return give(client, *number);
  client.requested = false;
  if (!waits(id)) queue_.push_back(id);
  return "";
}

std::string Model::give(Client& client, const std::string& number) {
  const auto& id = client.registered.tenant.str();
  numbers_[number].status = "assigned";
  numbers_[number].tenant = id;
  client.number = number;
  client.requested = false;
  std::erase(pool_, number);
  std::erase(queue_, id);
  return " " + id + "=" + number;
}

/// To the first in the queue who may have it, else to the end of the pool.
std::string Model::free(const std::string& number) {
  auto& pooled = numbers_[number];
  pooled.status = "available";
  pooled.tenant.clear();
  pool_.push_back(number);
  for (const auto& id : queue_) {
    auto& client = clients_[id];
    if (client.registered.country == pooled.added.country && passes(client)) return give(client, number);
  }
  return "";
}

void Model::release(Client& client) {
  auto& number = numbers_[*client.number];
  number.status = "resting";
  number.tenant.clear();
  number.until = now_ + policy_.cool_down(number.added.country.str());
  client.requested = client.grace.has_value();
  client.number.reset();
  client.grace.reset();
}

std::optional<std::string> Model::reserved_for(const std::string& tenant) const {
  for (const auto& [id, number] : numbers_)
    if (number.status == "reserved" && number.tenant == tenant) return id;
  return std::nullopt;
}

std::optional<std::string> Model::oldest_for(const Client& client) const {
  std::optional<std::string> oldest;
  for (const auto& id : pool_) {
    const auto& added = numbers_.at(id).added;
    if (added.country != client.registered.country) continue;
    if (!oldest) oldest = id;
    if (client.registered.area_code && added.area_code == client.registered.area_code) return id;
  }
  return oldest;
}

bool Model::waits(const std::string& tenant) const { return std::ranges::count(queue_, tenant) > 0; }

std::map<std::string, std::string> Model::holders() const {
  std::map<std::string, std::string> all;
  for (const auto& [id, client] : clients_)
    if (client.number) all[id] = *client.number;
  return all;
}

std::map<std::string, int> Model::statuses() const {
  std::map<std::string, int> all;
  for (const auto& [id, number] : numbers_) ++all[number.status];
  return all;
}

}  // namespace ledgerline::properties
