#include "tools/simulator/ledger.hpp"

#include <algorithm>

#include "tools/simulator/world.hpp"

namespace ledgerline::simulator {
namespace {

bool agrees(const Entry& entry, const std::string& filter, const std::string& value) {
  if (filter == "provider") return entry.provider == value;
  if (filter == "operation") return entry.operation == value;
  if (filter == "method") return entry.method == value;
  if (filter == "committed") return entry.committed == (value == "true");
  if (filter == "after") return entry.sequence > std::strtoull(value.c_str(), nullptr, 10);
  return false;  // a filter that is misspelt finds nothing, rather than everything
}

}  // namespace

Json Entry::json() const {
  return {{"sequence", sequence}, {"time", iso_millis(time)},
          {"provider", provider}, {"operation", operation},
          {"method", method},     {"path", path},
          {"query", query},       {"body", body},
          {"status", status},     {"committed", committed},
          {"finished", finished}, {"fault", fault}};
}

std::uint64_t Ledger::add(Entry entry) {
  entry.sequence = ++last_;
  entries_.push_back(std::move(entry));
  return last_;
}

void Ledger::finish(std::uint64_t sequence, int status, bool committed, const std::string& fault) {
  if (entries_.empty() || sequence < entries_.front().sequence) return;
  auto& entry = entries_.at(sequence - entries_.front().sequence);
  entry.status = status;
  entry.committed = committed;
  entry.fault = fault;
  entry.finished = true;
}

Json Ledger::select(const Fields& filters) const {
  auto list = Json::array();
  for (const auto& entry : entries_) {
    const auto wanted = [&](const auto& filter) { return agrees(entry, filter.first, filter.second); };
    if (std::ranges::all_of(filters, wanted)) list.push_back(entry.json());
  }
  return list;
}

}  // namespace ledgerline::simulator
