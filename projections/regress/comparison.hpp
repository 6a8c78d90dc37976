#pragma once

#include <functional>
#include <istream>
#include <optional>
#include <string>

#include "projections/regress/row.hpp"

namespace ledgerline::regress {

/// Where a row is not what an earlier build made of the same events. Personal cells are never quoted.
struct Difference {
  std::string projection, key, column;  // no column: the row itself
  std::string before, after;            // as text: "null", "no row", "differs"
};

using Found = std::function<void(const Difference&)>;

/// Rows that were kept, in the order of their keys, one at a time.
class KeptRows {
 public:
  /// `name` says where they come from; the stream must outlive it.
  KeptRows(std::string name, std::istream& lines) : name_(std::move(name)), lines_(lines) {}
  /// Nothing at the end. Throws BadInput naming the line: it is no row, or stands in the wrong order.
  std::optional<KeptRow> next();
  std::size_t count() const { return count_; }

 private:
  std::string name_;
  std::istream& lines_;
  std::string last_;
  std::size_t count_ = 0;
};

/// What differs between two rows of one key, cell by cell, in columns that both have.
void compare(const std::string& projection, const KeptRow& before, const KeptRow& after, const Found& found);

/// Merges the rows that were kept with those that this build makes: each side is there one row at a time.
class Comparison {
 public:
  Comparison(std::string projection, KeptRows& before, Found found)
      : projection_(std::move(projection)),
        before_(before),
        found_(std::move(found)),
        next_(before_.next()) {}

  /// The next of this build's rows, in the order of keys; or why it has none with that key.
  void row(const KeptRow& after);
  void broken(const std::string& key, const std::string& problem);
  /// After the last one.
  void end();

 private:
  /// The kept row of that key; those before it have no other side.
  std::optional<KeptRow> take(const std::string* key);

  std::string projection_;
  KeptRows& before_;
  Found found_;
  std::optional<KeptRow> next_;
};

}  // namespace ledgerline::regress
