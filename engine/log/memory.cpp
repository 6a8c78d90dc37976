#include "engine/log/memory.hpp"

#include <algorithm>

namespace ledgerline {

class MemoryTurn final : public LogTurn {
 public:
  explicit MemoryTurn(MemoryLog& log) : log_(log) {}

  Snapshot load(const Needs& needs) override {
    turn_ = std::unique_lock(log_.turn_mutex_);
    const std::lock_guard lock(log_.mutex_);
    Snapshot snapshot;
    snapshot.head = static_cast<Position>(log_.events_.size());
    snapshot.now = log_.now();
    load_subjects(needs, snapshot);
    load_pool(snapshot);
    for (const auto& event : log_.events_)
      if (needs.commands.contains(event.command)) snapshot.answered.push_back(event);
    return snapshot;
  }

  void commit(const Changes& changes) override {
    const std::lock_guard lock(log_.mutex_);
    for (const auto& event : changes.events) log_.events_.push_back(event);
    for (const auto& [tenant, wrapped] : changes.keys) log_.keys_[tenant] = wrapped;
    for (const auto& tenant : changes.erased) log_.keys_.erase(tenant);
    for (const auto* rows : {&changes.new_tenants, &changes.tenants})
      for (const auto* tenant : *rows) log_.tenants_[tenant->id.str()] = *tenant;
    for (const auto* rows : {&changes.new_numbers, &changes.numbers})
      for (const auto* number : *rows) log_.numbers_[number->number.str()] = *number;
    turn_.unlock();
  }

 private:
  void load_subjects(const Needs& needs, Snapshot& snapshot) const {
    std::set<std::string> reservers;
    for (const auto& id : needs.freeing)
      if (const auto at = log_.numbers_.find(id); at != log_.numbers_.end() && at->second.tenant)
        reservers.insert(at->second.tenant->str());
    for (const auto& [id, tenant] : log_.tenants_) {
      const auto& phone = tenant.owner_phone.value();
      const bool wanted = needs.tenants.contains(id) || reservers.contains(id) || tenant.waiting_since != 0 ||
                          (phone && needs.owner_phones.contains(phone->str())) ||
                          (tenant.assistant && needs.assistants.contains(tenant.assistant->str()));
      if (wanted) snapshot.tenants.push_back(tenant);
    }
    for (const auto& [id, number] : log_.numbers_)
      if (needs.numbers.contains(id) || (number.tenant && (needs.holders.contains(number.tenant->str()) ||
                                                           needs.pickers.contains(number.tenant->str()))))
        snapshot.numbers.push_back(number);
  }

  /// All that is available: memory can afford it, and a turn's answer does not depend on how much it sees
  /// beyond its need.
  void load_pool(Snapshot& snapshot) const {
    for (const auto& [id, number] : log_.numbers_)
      if (number.status == NumberStatus::available) snapshot.numbers.push_back(number);
  }

  MemoryLog& log_;
  std::unique_lock<std::mutex> turn_;
};

std::unique_ptr<LogTurn> MemoryLog::begin() { return std::make_unique<MemoryTurn>(*this); }

Time MemoryLog::now() const {
  return events_.empty() ? clock_() : std::max(clock_(), events_.back().recorded_at);
}

std::vector<Stored> MemoryLog::read(const Slice& slice) {
  const std::lock_guard lock(mutex_);
  const auto is_of = [this](const std::string& number, const std::string& country) {
    const auto at = numbers_.find(number);
    return at != numbers_.end() && at->second.country.str() == country;
  };
  std::vector<Stored> found;
  for (const auto& event : events_) {
    if (found.size() == slice.limit) break;
    const bool wanted =
        event.position > slice.after && (!slice.up_to || event.position <= *slice.up_to) &&
        (!slice.until || event.recorded_at <= *slice.until) &&
        (!slice.tenant || (event.tenant && event.tenant->id == *slice.tenant)) &&
        (!slice.number || (event.number && event.number->id == *slice.number)) &&
        (!slice.country || (event.number && is_of(event.number->id, *slice.country))) &&
        (slice.types.empty() || std::ranges::find(slice.types, event.type) != slice.types.end());
    if (wanted) found.push_back(event);
  }
  return found;
}

Position MemoryLog::head() {
  const std::lock_guard lock(mutex_);
  return static_cast<Position>(events_.size());
}

std::vector<WrappedKey> MemoryLog::keys(const std::set<std::string>& tenants) {
  const std::lock_guard lock(mutex_);
  std::vector<WrappedKey> found;
  for (const auto& tenant : tenants)
    if (const auto at = keys_.find(tenant); at != keys_.end()) found.push_back({tenant, at->second});
  return found;
}

Due MemoryLog::due(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  const auto now = this->now();
  Due due;
  std::set<std::string> available;
  const auto add = [&](auto& list, const std::string& id, const auto& row) {
    if (list.size() < limit) list.push_back({id, row.version});
  };
  for (const auto& [id, number] : numbers_) {
    const bool over = number.until && *number.until <= now;
    if (over && number.status == NumberStatus::resting && !number.wiring) add(due.rested, id, number);
    if (over && number.status == NumberStatus::reserved) add(due.unreserved, id, number);
    if (number.status == NumberStatus::available) available.insert(number.country.str());
  }
  std::set<std::string> served;
  for (const auto& [id, tenant] : tenants_) {
    if (tenant.number && tenant.grace_until && *tenant.grace_until <= now) add(due.lapsed, id, tenant);
    if (tenant.waiting_since != 0 && (tenant.paid || tenant.trial) &&
        available.contains(tenant.country.str()))
      served.insert(tenant.country.str());
  }
  due.served.assign(served.begin(), served.end());
  return due;
}

std::vector<Owed> MemoryLog::owed(std::size_t limit, const std::set<Step>& without) {
  const std::lock_guard lock(mutex_);
  const auto present = now();
  std::vector<Owed> all;
  const auto wanted = [&](const auto& row) { return row.owed_at && !without.contains(row.work->step); };
  for (const auto& [id, row] : numbers_)
    if (wanted(row)) all.push_back({row.tenant, row.number, row.owed_at->micros - present.micros});
  for (const auto& [id, row] : tenants_)
    if (wanted(row)) all.push_back({row.id, std::nullopt, row.owed_at->micros - present.micros});
  for (const auto& [id, row] : tenants_)
    if (row.text_at && !without.contains(Step::text))
      all.push_back({row.id, std::nullopt, row.text_at->micros - present.micros, true});
  std::ranges::sort(all, {}, &Owed::in);
  if (all.size() > limit) all.resize(limit);
  return all;
}

std::optional<Tenant> MemoryLog::tenant(const TenantId& id) {
  const std::lock_guard lock(mutex_);
  const auto at = tenants_.find(id.str());
  return at == tenants_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<Number> MemoryLog::number(const PoolNumber& number) {
  const std::lock_guard lock(mutex_);
  const auto at = numbers_.find(number.str());
  return at == numbers_.end() ? std::nullopt : std::optional(at->second);
}

std::map<std::string, Tenant> MemoryLog::tenants() const {
  const std::lock_guard lock(mutex_);
  return tenants_;
}

std::map<std::string, Number> MemoryLog::numbers() const {
  const std::lock_guard lock(mutex_);
  return numbers_;
}

}  // namespace ledgerline
