#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "projections/columns.hpp"
#include "projections/row_file.hpp"

namespace ledgerline {

constexpr std::size_t rows_in_memory = 100'000;

/// A projection's rows by key, in the keys' byte order, however many: of more than `in_memory` all are
/// written to a file, and read from there one by one as they are asked for. 350 bytes a number in memory, 700
/// a tenant; less than that a row on the disk.
///
/// A pointer or a reference that it gave is good until its next call. Used by one thread. Each member throws
/// Unavailable where the file cannot be written or read.
template <Projection P>
class RowsOf {
 public:
  using Row = typename P::Row;

  explicit RowsOf(std::size_t in_memory = rows_in_memory) : in_memory_(in_memory) {}

  /// Null where there is none.
  const Row* find(const std::string& key) const { return load(key); }
  bool contains(const std::string& key) const { return find(key) != nullptr; }
  /// Throws Damaged where there is none.
  const Row& at(const std::string& key) const {
    if (const auto* row = find(key)) return *row;
    throw Damaged(std::string(P::name) + " has no row " + key);
  }
  std::size_t size() const { return size_; }

  /// `next` makes the row of the one before it, or of nothing. Where it throws, what was there is of no use.
  template <class Next>
  void change(const std::string& key, Next&& next) {
    if (auto* row = load(key)) return void(*row = next(std::optional<Row>(std::move(*row))));
    auto first = next(std::optional<Row>());
    make_room();
    recent_.emplace(key, std::move(first));
    ++size_;
  }

  void erase(const std::string& key) {
    if (!load(key)) return;
    recent_.erase(key);
    if (file_) file_->erase(key);
    --size_;
  }

  /// One row after the other. The rows outlive it, and are not changed or asked for meanwhile.
  class Cursor {
   public:
    explicit Cursor(const RowsOf& rows) : next_(rows.recent_.begin()), end_(rows.recent_.end()) {
      if (!rows.file_) return;
      rows.write_all();
      next_ = end_ = rows.recent_.end();
      filed_.emplace(*rows.file_);
    }
    /// Null behind the last one.
    const Row* next() {
      if (filed_) {
        const auto cells = filed_->next();
        return cells ? &current_.emplace(row_of(*cells)) : nullptr;
      }
      return next_ == end_ ? nullptr : &(next_++)->second;
    }

   private:
    typename std::map<std::string, Row>::const_iterator next_, end_;
    std::optional<RowFile::Cursor> filed_;
    std::optional<Row> current_;
  };
  void each(auto&& visit) const {
    Cursor cursor(*this);
    while (const auto* row = cursor.next()) visit(*row);
  }
  /// All of them, for whoever knows that they fit.
  std::map<std::string, Row> all() const {
    std::map<std::string, Row> rows;
    each([&](const Row& row) { rows.emplace(P::key(row), row); });
    return rows;
  }

 private:
  static Row row_of(const RowFile::Cells& cells) {
    return from_cells<P>([&](std::size_t column) -> CellText { return cells[column]; }, read_text);
  }

  Row* load(const std::string& key) const {
    if (const auto at = recent_.find(key); at != recent_.end()) return &at->second;
    const auto cells = file_ ? file_->find(key) : std::nullopt;
    if (!cells) return nullptr;
    make_room();
    return &recent_.emplace(key, row_of(*cells)).first->second;
  }

  void make_room() const {
    if (recent_.size() < in_memory_) return;
    if (!file_) file_ = std::make_unique<RowFile>();
    write_all();
  }

  void write_all() const {
    file_->write([this](const RowFile::Put& put) {
      for (const auto& [key, row] : recent_) put(key, to_cells<P>(row));
    });
    recent_.clear();
  }

  std::size_t in_memory_, size_ = 0;
  mutable std::map<std::string, Row> recent_;  // of these the file may hold an older state
  mutable std::unique_ptr<RowFile> file_;
};

}  // namespace ledgerline
