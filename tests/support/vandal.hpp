#pragma once

#include <map>
#include <set>

#include "tests/support/cluster.hpp"
#include "tests/support/dice.hpp"

namespace ledgerline::tests {

/// Somebody with a superuser's rights who changes a log's events, one place at a time, and puts them back.
class Vandal {
 public:
  /// What was done, and the positions that it is to be found at.
  struct Damage {
    std::string what;
    std::set<long long> positions;
  };

  /// Of a log that nobody appends to meanwhile.
  Vandal(const postgres::Database& database, std::uint64_t seed);

  /// Each kind of damage in turn; whatever Postgres refuses to store, or takes for the same, is tried
  /// elsewhere.
  Damage damage();
  void undo();

  std::size_t refused() const { return refused_; }
  std::size_t unchanged() const { return unchanged_; }

 private:
  using Kind = Damage (Vandal::*)();
  Damage change_byte_of_payload();
  Damage change_byte_of_personal();
  Damage change_byte_of_metadata();
  Damage change_byte_of_type();
  Damage change_byte_of_tenant();
  Damage change_byte_of_number();
  Damage change_byte_of_digest();
  Damage change_byte_of_command();
  Damage change_tenant_version();
  Damage change_number_version();
  Damage version_beside_no_tenant();
  Damage change_schema_version();
  Damage change_time();
  Damage take_subject_away();
  Damage move();
  Damage remove();
  Damage remove_last();
  Damage exchange();

  Damage change_byte(const std::string& column, const std::string& type, const std::string& where = "true");
  Damage set(const std::string& what, const std::string& where = "true");
  long long any(const std::string& where = "true");
  std::string value(const std::string& sql, const std::vector<postgres::Param>& params = {});
  std::string other_byte(std::string text);
  std::size_t rows_of(const std::string& statement, const std::vector<postgres::Param>& params = {});
  /// False where the server refuses it, or nothing came of it.
  bool changed(const std::string& statement, const std::vector<postgres::Param>& params = {});

  pqxx::connection connection_;
  Dice dice_;
  long long head_;
  std::size_t next_ = 0, refused_ = 0, unchanged_ = 0;
};

}  // namespace ledgerline::tests
