#include "adapters/postgres/rebuild.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "adapters/postgres/check.hpp"
#include "adapters/postgres/rows.hpp"
#include "engine/points.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr std::size_t rows_a_statement = 2000;

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
    point("rebuild.compared");
    session_.transact([&](pqxx::work& work) { write(work); });
    point("rebuild.committed");
    return std::move(report_);
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
            touched_[P::name].insert(subject->id);
        });
      }
      if (progress) progress(folded_.head, position);
    }
  }

  /// Rows wait in temporary tables, so that under the lock the server only has to copy them: turns wait
  /// meanwhile.
  void write(pqxx::work& work) {
    work.exec("set local statement_timeout = 0");
    work.exec("set local lock_timeout = '1s'");
    for_each_projection([&]<class P>(P) {
      if (!wanted(P::name)) return;
      // sql: a projection's name, a constant of this build
      work.exec(fmt::format("create temporary table {} (like {}) on commit drop", staged<P>(), P::name));
      stage<P>(work, stale_[P::name]);
    });
    point("rebuild.staged");
    catch_up(log_.head(), progress_);
    take_lock(work);
    report_.position = work.exec("select position from log")[0][0].as<Position>();
    catch_up(report_.position, nullptr);
    point("rebuild.locked");
    bool newer = false;
    for_each_projection([&]<class P>(P) {
      if (wanted(P::name)) newer = write_table<P>(work) || newer;
    });
    work.exec(std::string(sql::count_parked));
    if (newer) work.exec("update log set epoch = epoch + 1");
    point("rebuild.written");
  }

  void take_lock(pqxx::work& work) {
    work.exec("savepoint waiting");
    for (int waits = 0;; ++waits) try {
        exec(work, std::string(sql::lock), {std::to_string(lock_key_of(log_.id()))});
        return;
      } catch (const pqxx::sql_error& e) {
        if (e.sqlstate() != lock_not_available) throw;
        if (waits == most_waits_for_lock)
          throw Unavailable("the log's lock is held by somebody else for too long: try again");
        work.exec("rollback to savepoint waiting");
        log_.end_stuck_turn();
      }
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
    replace<P>(work);
    exec(work,
         "update projections set version = $2, rebuilt_to = $3, rebuilt_at = clock_timestamp() where name = "
         "$1",
         {std::string(P::name), std::to_string(P::version), std::to_string(report_.position)});
    exec(work, std::string(sql::outdate_shadow), {std::string(P::name), std::to_string(P::version)});
    exec(work, std::string(sql::unpark_all), {std::string(P::name)});
    report_.tables.push_back({P::name, before, P::version, folded_.of<P>().size(), stale_[P::name].size()});
    return before != P::version;
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() != lock_not_available) throw;
    throw Unavailable(
        fmt::format("a row of {} is locked by another session{}: end it, or wait for it, and try again",
                    P::name, holders_of(work, P::name)));
  }

  /// All old rows go before the first new one comes: two of them may have exchanged what is unique.
  template <Projection P>
  void replace(pqxx::work& work) {
    remove<P>(work, staged<P>(), touched_[P::name]);
    stage<P>(work, touched_[P::name]);
    remove<P>(work, P::name, stale_[P::name]);
    remove<P>(work, P::name, touched_[P::name]);
    // sql: a projection's name and columns, constants of this build
    work.exec(
        fmt::format("insert into {0} ({1}) select {1} from {2}", P::name, column_list<P>(""), staged<P>()));
  }

  template <Projection P>
  static std::string staged() {
    return fmt::format("staged_{}", P::name);
  }

  /// The folded rows with these keys; a key that the log does not know has none.
  template <Projection P>
  void stage(pqxx::work& work, const Keys& keys) {
    const auto insert = insert_statement<P>(staged<P>());
    std::vector<typename P::Row> rows;
    for (auto key = keys.begin(); key != keys.end();) {
      if (const auto* row = folded_.of<P>().find(*key)) rows.push_back(*row);
      if (++key != keys.end() && rows.size() < rows_a_statement) continue;
      std::vector<const typename P::Row*> some;
      for (const auto& row : rows) some.push_back(&row);
      if (!some.empty()) exec(work, insert, row_arrays<TextArray, P>(some));
      rows.clear();
    }
  }

  template <Projection P>
  void remove(pqxx::work& work, std::string_view table, const Keys& keys) {
    // sql: a projection's name and key, constants of this build
    const auto statement =
        fmt::format("delete from {} where {} = any($1::text[])", table, column_names<P>().front().name);
    std::vector<Param> some;
    for (auto key = keys.begin(); key != keys.end();) {
      some.push_back(*key);
      if (++key != keys.end() && some.size() < rows_a_statement) continue;
      exec(work, statement, {array_of(some)});
      some.clear();
    }
  }

  std::string holders_of(pqxx::work& work, std::string_view table) {
    const auto mine = std::to_string(work.conn().backendpid());
    const auto rows =
        log_.session().query(std::string(sql::table_holders), {fmt::format("{{{}}}", table), mine});
    return rows[0][0].is_null() ? "" : fmt::format(" (pid {})", rows[0][0].c_str());
  }

  PostgresLog& log_;
  Vault vault_;
  std::optional<std::string> only_;
  Progress progress_;
  Session session_;
  Folded folded_;
  std::map<std::string_view, Keys> stale_, touched_;  // by projection: what differed, and what changed since
  RebuildReport report_;
};

}  // namespace

RebuildReport rebuild(PostgresLog& log, const Vault& vault, const std::optional<std::string>& projection,
                      const Progress& progress) {
  std::string names;
  bool found = !projection;
  for_each_projection([&]<class P>(P) {
    names += (names.empty() ? "" : ", ") + std::string(P::name);
    found = found || *projection == P::name;
  });
  if (!found) refuse_text("projection", *projection, fmt::format("it is none of {}", names));
  return Rebuild(log, vault, projection, progress).run();
}

}  // namespace ledgerline::postgres
