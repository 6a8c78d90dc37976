#include "projections/row_file.hpp"

#include <cstdint>
#include <cstring>

#include <fmt/format.h>
#include <sqlite3.h>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

Key fresh_key() {
  Key key;
  SystemRandom().fill(key);
  return key;
}

sqlite3* temporary_database() {
  sqlite3* database = nullptr;
  sqlite3_open("", &database);  // no name: a file that is removed as soon as it is open
  return database;
}

/// Each cell behind its length; a null has none.
std::string packed(const RowFile::Cells& cells) {
  std::string bytes;
  for (const auto& cell : cells) {
    const auto length = cell ? static_cast<std::int32_t>(cell->size()) : std::int32_t{-1};
    bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
    if (cell) bytes += *cell;
  }
  return bytes;
}

RowFile::Cells unpacked(std::string_view bytes) {
  RowFile::Cells cells;
  while (!bytes.empty()) {
    std::int32_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof length);
    bytes.remove_prefix(sizeof length);
    if (length < 0) {
      cells.emplace_back();
      continue;
    }
    cells.emplace_back(bytes.substr(0, static_cast<std::size_t>(length)));
    bytes.remove_prefix(static_cast<std::size_t>(length));
  }
  return cells;
}

std::string bytes_in(sqlite3_stmt& statement, int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(&statement, column));
  return std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(&statement, column)));
}

}  // namespace

RowFile::RowFile()
    : vault_(fresh_key()),
      database_(temporary_database(), sqlite3_close),
      put_(nullptr, sqlite3_finalize),
      find_(nullptr, sqlite3_finalize),
      erase_(nullptr, sqlite3_finalize) {
  if (!database_) throw Unavailable("there is no memory for a temporary file of rows");
  run("pragma journal_mode = off");  // what is lost with the process is of no use to another one
  run("pragma synchronous = off");
  run("pragma cache_size = -8000");  // kibibytes
  run("create table rows (key blob primary key, cells blob not null) without rowid");
  put_ = prepare("insert or replace into rows (key, cells) values (?1, ?2)");
  find_ = prepare("select key, cells from rows where key = ?1");
  erase_ = prepare("delete from rows where key = ?1");
}

void RowFile::refused() const {
  throw Unavailable(
      fmt::format("a temporary file, for rows that are too many for memory, cannot be used: {} "
                  "(it is made in $SQLITE_TMPDIR, or /var/tmp, or /tmp)",
                  sqlite3_errmsg(database_.get())));
}

RowFile::Statement RowFile::prepare(const char* text) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_.get(), text, -1, &statement, nullptr) != SQLITE_OK) refused();
  return Statement(statement, sqlite3_finalize);
}

/// Whether there is a row.
bool RowFile::step(sqlite3_stmt& statement) const {
  const auto result = sqlite3_step(&statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE) refused();
  return result == SQLITE_ROW;
}

/// The bytes outlive the step that follows.
void RowFile::bind(sqlite3_stmt& statement, int parameter, const std::string& bytes) const {
  const auto size = static_cast<int>(bytes.size());
  if (sqlite3_bind_blob(&statement, parameter, bytes.data(), size, SQLITE_STATIC) != SQLITE_OK) refused();
}

RowFile::Cells RowFile::cells_in(sqlite3_stmt& statement) const {
  return unpacked(vault_.unwrap(bytes_in(statement, 0), bytes_in(statement, 1)));
}

void RowFile::write(const std::function<void(const Put&)>& work) {
  run("begin");
  work([this](const std::string& key, const Cells& cells) {
    const auto sealed = vault_.wrap(key, packed(cells));
    bind(*put_, 1, key);
    bind(*put_, 2, sealed);
    step(*put_);
    sqlite3_reset(put_.get());
  });
  run("commit");
}

std::optional<RowFile::Cells> RowFile::find(const std::string& key) const {
  bind(*find_, 1, key);
  std::optional<Cells> cells;
  if (step(*find_)) cells = cells_in(*find_);
  sqlite3_reset(find_.get());
  return cells;
}

void RowFile::erase(const std::string& key) {
  bind(*erase_, 1, key);
  step(*erase_);
  sqlite3_reset(erase_.get());
}

RowFile::Cursor::Cursor(const RowFile& file)
    : file_(file), all_(file.prepare("select key, cells from rows order by key")) {}

std::optional<RowFile::Cells> RowFile::Cursor::next() {
  if (!file_.step(*all_)) return std::nullopt;
  return file_.cells_in(*all_);
}

}  // namespace ledgerline
