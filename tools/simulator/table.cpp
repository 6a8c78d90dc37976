#include "tools/simulator/table.hpp"

#include <algorithm>

namespace ledgerline::simulator {

Json& Table::add(std::int64_t made, Json shown) {
  Row row{shown.at("sid").get<std::string>(), made, std::move(shown)};
  rows_.push_back(std::move(row));
  return rows_.back().shown;
}

Json* Table::find(const std::string& sid, std::int64_t visible_until) {
  const auto found = std::ranges::find(rows_, sid, &Row::sid);
  return found == rows_.end() || found->made > visible_until ? nullptr : &found->shown;
}

bool Table::erase(const std::string& sid) {
  return std::erase_if(rows_, [&](const Row& row) { return row.sid == sid; }) > 0;
}

Json* Table::find_if(const Condition& condition) {
  const auto found = std::ranges::find_if(rows_, condition, &Row::shown);
  return found == rows_.end() ? nullptr : &found->shown;
}

std::vector<Json> Table::select(std::int64_t visible_until, const Condition& condition) const {
  std::vector<Json> selected;
  for (auto row = rows_.rbegin(); row != rows_.rend(); ++row)
    if (row->made <= visible_until && condition(row->shown)) selected.push_back(row->shown);
  return selected;
}

Json Table::all() const {
  auto list = Json::array();
  for (const auto& row : rows_) list.push_back(row.shown);
  return list;
}

}  // namespace ledgerline::simulator
