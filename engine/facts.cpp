#include "engine/facts.hpp"

namespace ledgerline {
namespace {

template <class Map>
auto find(const Map& map, const std::string& key) -> decltype(&map.begin()->second) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

void set(auto& container, const auto& entry, bool on) {
  if (on)
    container.insert(entry);
  else
    container.erase(entry);
}

void set(std::map<std::string, std::string>& map, const std::string& key, const std::string& value, bool on) {
  if (on)
    map[key] = value;
  else
    map.erase(key);
}

}  // namespace

void Facts::index(const Tenant& t, bool on) {
  if (t.owner_phone.value()) set(phones_, t.owner_phone.value()->str(), t.id.str(), on);
  if (t.assistant) set(assistants_, t.assistant->str(), t.id.str(), on);
  if (t.waiting_since != 0) set(queue_, std::tuple{t.country.str(), t.waiting_since, t.id.str()}, on);
}

void Facts::index(const Number& n, bool on) {
  if (n.status == NumberStatus::available)
    set(pool_, std::tuple{n.country.str(), n.available_since, n.number.str()}, on);
  if (n.status == NumberStatus::reserved) set(reserved_, n.tenant->str(), n.number.str(), on);
}

void Facts::add(Tenant tenant) {
  const auto [at, added] = tenants_.try_emplace(tenant.id.str(), std::move(tenant));
  if (added) index(at->second, true);
}

void Facts::add(Number number) {
  const auto [at, added] = numbers_.try_emplace(number.number.str(), std::move(number));
  if (added) index(at->second, true);
}

void Facts::apply(const Recorded& recorded) {
  const auto evolve_in = [&]<class Row>(std::map<std::string, Row>& rows, const SubjectVersion& subject) {
    std::optional<Row> before;
    if (const auto at = rows.find(subject.id); at != rows.end()) {
      index(at->second, false);
      before = std::move(at->second);
    }
    const auto& after = rows[subject.id] = evolve(std::move(before), recorded);
    index(after, true);
  };
  if (recorded.tenant) evolve_in(tenants_, *recorded.tenant);
  if (recorded.number) evolve_in(numbers_, *recorded.number);
}

const Tenant* Facts::tenant(const TenantId& id) const { return find(tenants_, id.str()); }
const Number* Facts::number(const PoolNumber& number) const { return find(numbers_, number.str()); }

const Tenant* Facts::holder_of_phone(const Personal<E164>& phone) const {
  const auto* id = phone.value() ? find(phones_, phone.value()->str()) : nullptr;
  return id ? find(tenants_, *id) : nullptr;
}

const Tenant* Facts::holder_of_assistant(const AssistantId& assistant) const {
  const auto* id = find(assistants_, assistant.str());
  return id ? find(tenants_, *id) : nullptr;
}

const Number* Facts::bought_for(const TenantId& tenant) const {
  for (const auto& [id, number] : numbers_) {
    const bool bought = number.status == NumberStatus::ordered || number.status == NumberStatus::purchased;
    if (bought && number.tenant == tenant) return &number;
  }
  return nullptr;
}

std::optional<Reference> Facts::key_of(const TenantId& tenant) const {
  const auto* mark = find(keys_, tenant.str());
  return mark ? std::optional(*mark) : std::nullopt;
}

const Number* Facts::pick(const Tenant& tenant) const {
  const auto* reserved = find(reserved_, tenant.id.str());
  return reserved ? find(numbers_, *reserved) : oldest(tenant);
}

const Number* Facts::oldest(const Tenant& tenant, const Taken& taken) const {
  const Number* first = nullptr;
  for (auto at = pool_.lower_bound({tenant.country.str(), 0, ""}); at != pool_.end(); ++at) {
    const auto& [country, since, id] = *at;
    if (country != tenant.country.str()) break;
    if (taken.contains(id)) continue;
    const Number* number = find(numbers_, id);
    if (!first) first = number;
    if (!tenant.area_code || number->area_code == tenant.area_code) return number;
  }
  return first;
}

std::vector<const Tenant*> Facts::waiting(const Country& country) const {
  std::vector<const Tenant*> list;
  for (auto at = queue_.lower_bound({country.str(), 0, ""}); at != queue_.end(); ++at) {
    if (std::get<0>(*at) != country.str()) break;
    list.push_back(find(tenants_, std::get<2>(*at)));
  }
  return list;
}

}  // namespace ledgerline
