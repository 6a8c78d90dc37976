#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/vault.hpp"
#include "projections/columns.hpp"

struct sqlite3;  // SQLite's, kept out of this header
struct sqlite3_stmt;

namespace ledgerline {

/// Rows that are too many for memory, as cells by key: in a temporary file of SQLite's, which nobody else can
/// open and which is gone with this object, or with the process. They tell of people, so they are sealed
/// under a key that is never written down. 8 MB of memory. Every member throws Unavailable where the disk
/// refuses.
class RowFile {
 public:
  using Cells = std::vector<Cell>;
  using Put = std::function<void(const std::string& key, const Cells& cells)>;

  RowFile();

  /// Each row that `work` puts takes the place of the one with its key.
  void write(const std::function<void(const Put&)>& work);
  std::optional<Cells> find(const std::string& key) const;
  void erase(const std::string& key);

  /// All rows, in the keys' byte order. Nothing is written meanwhile.
  class Cursor {
   public:
    explicit Cursor(const RowFile& file);
    std::optional<Cells> next();

   private:
    friend class RowFile;
    const RowFile& file_;
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> all_;
  };

 private:
  using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

  Statement prepare(const char* text) const;
  bool step(sqlite3_stmt& statement) const;
  void run(const char* text) const { step(*prepare(text)); }
  void bind(sqlite3_stmt& statement, int parameter, const std::string& bytes) const;
  Cells cells_in(sqlite3_stmt& statement) const;
  [[noreturn]] void refused() const;

  Vault vault_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
  Statement put_, find_, erase_;
};

}  // namespace ledgerline
