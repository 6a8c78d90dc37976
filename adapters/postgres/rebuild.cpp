#include "adapters/postgres/rebuild.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "adapters/postgres/check.hpp"
#include "adapters/postgres/rows.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr std::size_t rows_a_statement = 2000;
constexpr int most_waits_for_lock = 30;  // of a second each
constexpr std::string_view lock_not_available = "55P03";

/// Somebody holds the log's lock for longer than a turn takes.
struct Busy {};

class Rebuild {
 public:
  Rebuild(PostgresLog& log, const Vault& vault, std::optional<std::string> only, Progress progress)
      : log_(log),
        vault_(vault),
        only_(std::move(only)),
        progress_(std::move(progress)),
        session_(log.database().url, session_settings(log.database())) {}

  RebuildReport run() {
    find_stale();
    catch_up(log_.head(), progress_);
    for (int waits = 0;; ++waits) try {
        session_.transact([&](pqxx::work& work) { write(work); });
        return std::move(report_);
      } catch (const Busy&) {
        if (waits == most_waits_for_lock)
          throw Unavailable("the log's lock is held by somebody else for too long: try again");
        log_.end_stuck_turn();
      }
  }

 private:
  using Keys = std::set<std::string>;

  bool wanted(std::string_view projection) const { return !only_ || *only_ == projection; }

  void find_stale() {
    fold_on(folded_, log_, vault_, std::nullopt, progress_);
    const auto fold_to = [&](Position position) -> const Folded& {
      fold_on(folded_, log_, vault_, position, progress_);
      return folded_;
    };
    compare(log_, fold_to, [&](const std::vector<Difference>& of_one_row) {
      const auto& row = of_one_row.front();
      if (wanted(row.projection)) stale_[row.projection].insert(row.key);
    });
    for (const auto& [projection, keys] : stale_) repaired_[projection] = keys.size();
  }

  /// Rows that an event touched since the comparison may have been folded by a build that folds otherwise.
  void catch_up(Position position, const Progress& progress) {
    while (folded_.head < position) {
      Slice slice;
      slice.after = folded_.head;
      slice.up_to = position;
      const auto events = read_decoded(log_, slice, vault_);
      if (events.empty()) fold_on(folded_, log_, vault_, position, progress);  // says what is missing
      for (const auto& recorded : events) {
        folded_.apply(recorded);
        for_each_projection([&]<class P>(P) {
          if (const auto& subject = P::subject(recorded); subject && wanted(P::name))
            stale_[P::name].insert(subject->id);
        });
      }
      if (progress) progress(folded_.head, position);
    }
  }

  void write(pqxx::work& work) {
    take_lock(work);
    report_ = {};
    report_.position = work.exec("select position from log")[0][0].as<Position>();
    catch_up(report_.position, nullptr);
    bool newer = false;
    for_each_projection([&]<class P>(P) {
      if (wanted(P::name)) newer = write_table<P>(work) || newer;
    });
    if (newer) work.exec("update log set epoch = epoch + 1");
  }

  void take_lock(pqxx::work& work) try {
    work.exec("set local statement_timeout = 0");
    work.exec("set local lock_timeout = '1s'");
    exec(work, std::string(sql::lock), {std::to_string(lock_key_of(log_.id()))});
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == lock_not_available) throw Busy{};
    throw;
  }

  /// Returns whether the projection's version is a new one.
  template <Projection P>
  bool write_table(pqxx::work& work) try {
    const auto row = exec(work, "select version from projections where name = $1", {std::string(P::name)});
    if (row.empty())
      throw Unavailable(
          fmt::format("the log does not know projection {}: run 'ledgerline migrate'", P::name));
    const auto before = row[0][0].as<int>();
    if (before > P::version)
      throw Unavailable(fmt::format(
          "projection {} was folded by a newer build (version {}, this one knows {}): use that build",
          P::name, before, P::version));
    replace<P>(work, stale_[P::name]);
    exec(work,
         "update projections set version = $2, rebuilt_to = $3, rebuilt_at = clock_timestamp() where name = "
         "$1",
         {std::string(P::name), std::to_string(P::version), std::to_string(report_.position)});
    report_.tables.push_back({P::name, before, P::version, folded_.of<P>().size(), repaired_[P::name]});
    return before != P::version;
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() != lock_not_available) throw;
    throw Unavailable(
        fmt::format("a row of {} is locked by another session{}: end it, or wait for it, and try again",
                    P::name, holders_of(work, P::name)));
  }

  /// All old rows go before the first new one comes: two of them may have exchanged what is unique.
  template <Projection P>
  void replace(pqxx::work& work, const Keys& keys) {
    const auto& rows = folded_.of<P>();
    std::vector<Param> old;
    std::vector<const typename P::Row*> fresh;
    // sql: names of a projection's columns, constants of this build
    const auto remove =
        fmt::format("delete from {} where {} = any($1::text[])", P::name, column_names<P>().front().name);
    for (auto key = keys.begin(); key != keys.end();) {
      old.push_back(*key);
      if (++key != keys.end() && old.size() < rows_a_statement) continue;
      exec(work, remove, {array_of(old)});
      old.clear();
    }
    const auto insert = insert_statement<P>();
    for (auto key = keys.begin(); key != keys.end();) {
      if (const auto row = rows.find(*key); row != rows.end()) fresh.push_back(&row->second);
      if (++key != keys.end() && fresh.size() < rows_a_statement) continue;
      if (!fresh.empty()) exec(work, insert, row_arrays<TextArray, P>(fresh));
      fresh.clear();
    }
  }

  std::string holders_of(pqxx::work& work, std::string_view table) {
    std::string pids;
    const auto mine = std::to_string(work.conn().backendpid());
    for (const auto& row : log_.session().query(std::string(sql::table_holders), {std::string(table), mine}))
      pids += (pids.empty() ? " (pid " : ", ") + std::string(row[0].c_str());
    return pids.empty() ? pids : pids + ")";
  }

  PostgresLog& log_;
  Vault vault_;
  std::optional<std::string> only_;
  Progress progress_;
  Session session_;
  Folded folded_;
  std::map<std::string_view, Keys> stale_;  // by projection: what has to be written
  std::map<std::string_view, std::size_t> repaired_;
  RebuildReport report_;
};

}  // namespace

RebuildReport rebuild(PostgresLog& log, const Vault& vault, const std::optional<std::string>& projection,
                      const Progress& progress) {
  std::string known;
  bool found = !projection;
  for_each_projection([&]<class P>(P) {
    known += (known.empty() ? "" : ", ") + std::string(P::name);
    found = found || *projection == P::name;
  });
  if (!found) refuse_text("projection", *projection, fmt::format("it is none of {}", known));
  return Rebuild(log, vault, projection, progress).run();
}

}  // namespace ledgerline::postgres
