#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "tools/simulator/http.hpp"

namespace ledgerline::simulator {

/// Resources of one kind as the API shows them, oldest first, each with its sid and the moment it was made.
class Table {
 public:
  struct Row {
    std::string sid;
    std::int64_t made = 0;
    Json shown;
  };
  using Condition = std::function<bool(const Json&)>;

  /// The row's "sid" names it. The reference stays until rows are erased.
  Json& add(std::int64_t made, Json shown);
  /// Null where there is none that was made by `visible_until`.
  Json* find(const std::string& sid, std::int64_t visible_until = INT64_MAX);
  bool erase(const std::string& sid);
  /// Null where no row has it.
  Json* find_if(const Condition& condition);
  /// Newest first, as Twilio lists them.
  std::vector<Json> select(std::int64_t visible_until, const Condition& condition) const;
  Json all() const;
  std::size_t size() const { return rows_.size(); }
  std::deque<Row>& rows() { return rows_; }

 private:
  std::deque<Row> rows_;
};

}  // namespace ledgerline::simulator
