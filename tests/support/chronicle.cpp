#include "tests/support/chronicle.hpp"

#include <algorithm>

namespace ledgerline::tests {

Chronicle& Chronicle::by(const std::string& actor, const std::string& command) {
  cause_ = Cause{};
  cause_.actor = Actor(actor);
  cause_.command = Code(command);
  ++commands_;
  return *this;
}

Chronicle& Chronicle::because(const std::string& reason) {
  cause_.reason = Reason(reason);
  return *this;
}

Chronicle& Chronicle::on(const std::string& causation, const std::string& correlation) {
  cause_.causation = Reference(causation);
  cause_.correlation = Reference(correlation);
  return *this;
}

Chronicle& Chronicle::later(std::int64_t micros) {
  now_ = now_ + micros;
  return *this;
}

Chronicle& Chronicle::tell(const std::vector<Event>& events) {
  for (const auto& event : events) {
    Recorded recorded{head() + 1, now_, event, cause_, id_of(commands_), {}, {}};
    const auto subjects = subjects_of(event);
    if (subjects.tenant) recorded.tenant = {subjects.tenant->str(), ++versions_[subjects.tenant->str()]};
    if (subjects.number) recorded.number = {subjects.number->str(), ++versions_[subjects.number->str()]};
    all_.push_back(std::move(recorded));
  }
  return *this;
}

std::vector<Recorded> Chronicle::of(const std::string& subject, Position up_to) const {
  std::vector<Recorded> found;
  std::ranges::copy_if(all_, std::back_inserter(found), [&](const Recorded& r) {
    const bool its = (r.tenant && r.tenant->id == subject) || (r.number && r.number->id == subject);
    return its && r.position <= up_to;
  });
  return found;
}

std::vector<Number> Chronicle::pool_before(Position position) const {
  std::map<std::string, Number> rows;
  for (const auto& recorded : all_) {
    if (!recorded.number || recorded.position >= position) continue;
    const auto at = rows.find(recorded.number->id);
    rows[recorded.number->id] = evolve(at == rows.end() ? std::nullopt : std::optional(at->second), recorded);
  }
  std::vector<Number> pool;
  for (const auto& [number, row] : rows) pool.push_back(row);
  return pool;
}

}  // namespace ledgerline::tests
