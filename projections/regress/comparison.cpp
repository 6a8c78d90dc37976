#include "projections/regress/comparison.hpp"

#include <utility>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline::regress {
namespace {

bool is_hash(const Cell& cell) { return cell && cell->starts_with(hash_mark); }

std::string shown(const Cell& cell, bool hidden) { return hidden ? "differs" : cell.value_or("null"); }

}  // namespace

std::optional<KeptRow> KeptRows::next() {
  std::string line;
  if (!std::getline(lines_, line)) {
    if (lines_.bad()) throw Unavailable(fmt::format("cannot read {}", name_));
    return std::nullopt;
  }
  ++count_;
  const auto refuse = [&](std::string_view why) {
    throw BadInput(fmt::format("{}, line {}: {}", name_, count_, why));
  };
  KeptRow row;
  try {
    row = parse_line(line);
  } catch (const BadInput& e) {
    refuse(e.what());
  }
  if (row.key <= last_) refuse("its key does not follow on the line before");
  last_ = row.key;
  return row;
}

void compare(const std::string& projection, const KeptRow& before, const KeptRow& after, const Found& found) {
  for (const auto& [column, was] : before.cells) {
    const auto is = after.cells.find(column);
    if (is == after.cells.end() || is->second == was) continue;
    const bool hidden = is_hash(was) || is_hash(is->second);
    found({projection, before.key, column, shown(was, hidden), shown(is->second, hidden)});
  }
}

std::optional<KeptRow> Comparison::take(const std::string* key) {
  for (; next_ && (!key || next_->key < *key); next_ = before_.next())
    found_({projection_, next_->key, "", "a row", "no row"});
  if (!next_ || next_->key != *key) return std::nullopt;
  return std::exchange(next_, before_.next());
}

void Comparison::row(const KeptRow& after) {
  if (const auto before = take(&after.key))
    compare(projection_, *before, after, found_);
  else
    found_({projection_, after.key, "", "no row", "a row"});
}

void Comparison::broken(const std::string& key, const std::string& problem) {
  found_({projection_, key, "", take(&key) ? "a row" : "no row", "cannot be folded: " + problem});
}

void Comparison::end() { take(nullptr); }

}  // namespace ledgerline::regress
