#include "adapters/postgres/shadow_build.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "adapters/postgres/build_lock.hpp"
#include "adapters/postgres/range_fold.hpp"
#include "adapters/postgres/shadow_rows.hpp"
#include "engine/points.hpp"
#include "projections/ahead.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr std::size_t subjects_a_range = 2000;
constexpr Position events_at_once = 2000;  // under the log's lock
constexpr int most_rounds = 1000;
constexpr Position near = 500;  // so many events are folded under the log's lock at most, in some ten ms

/// All events of a slice that names its end.
std::vector<Stored> read_all(PostgresLog& log, const Slice& slice) {
  auto page = log.read(slice);
  auto next = slice.after + 1;
  for (const auto& event : page)
    if (event.position == next) ++next;
  if (next <= *slice.up_to)
    throw Damaged(fmt::format("event {} is missing from the log: run 'ledgerline doctor'", next));
  return page;
}

/// Within a transaction.
void fold_page(Upkeep& upkeep, const std::set<std::string>& projections, const std::vector<Arrival>& page) {
  fold_into_shadows(upkeep.pipeline(), projections, page);
  upkeep.pipeline().sync();
  for (const auto& projection : projections)
    upkeep.query("update shadows set position = $2 where projection = $1",
                 {projection, std::to_string(page.back().recorded.position)});
}

std::int64_t number_in(const Rows& rows, std::size_t column) {
  std::int64_t value = 0;
  from_cell(rows.cell(0, column), value);
  return value;
}

class ShadowBuild {
 public:
  ShadowBuild(PostgresLog& log, const Vault& vault, std::vector<std::string> names, BuildOptions options)
      : log_(log),
        vault_(vault),
        names_(std::move(names)),
        options_(std::move(options)),
        upkeep_(log),
        alone_(upkeep_, log) {}

  BuildReport run() {
    for_each_projection([&]<class P>(P) {
      if (std::ranges::find(names_, P::name) != names_.end()) begin<P>();
    });
    std::erase_if(names_, [&](const auto& name) { return find(name).is_kept(); });
    for (const auto& name : names_) fold_histories(name);
    for (const auto& name : names_) make_indexes(name);
    catch_up();
    adopt();
    for (auto& table : report_.tables) count(table);
    return std::move(report_);
  }

 private:
  Shadow find(const std::string& name) {
    auto shadow = find_shadow(upkeep_, name);
    if (!shadow) throw Unavailable(fmt::format("the second generation of {} was dropped meanwhile", name));
    return *shadow;
  }

  void must(bool had_its_locks, const std::string& name) {
    if (!had_its_locks) throw Unavailable(blocked(log_, {name}));
  }

  template <Projection P>
  void begin() {
    const std::string name(P::name);
    const auto live = upkeep_.query("select version from projections where name = $1", {name});
    if (live.size() == 0)
      throw Unavailable(fmt::format("the log does not know projection {}: run 'ledgerline migrate'", name));
    BuildReport::Table table{name, 0, static_cast<int>(number_in(live, 0)), P::version, 0, 0};
    const auto before = find_shadow(upkeep_, name);
    const bool mine = before && before->version == P::version;
    table.there = mine && before->is_kept();
    table.resumed = mine && before->state == "building";
    if (!table.there && !table.resumed) make<P>(before.has_value());
    const auto shadow = find(name);
    table.generation = shadow.generation;
    report_.tables.push_back(table);
    if (table.there) return;
    total_ += shadow.events;
    done_ += shadow.folded;
  }

  /// What is there is of another version, and nobody keeps it up.
  template <Projection P>
  void make(bool instead) {
    const std::string name(P::name);
    const auto work = [&] {
      if (instead) {
        upkeep_.lock_log();
        upkeep_.query("select drop_shadow($1)", {name});
      }
      upkeep_.query("set local enable_seqscan = on");  // each event is counted
      const auto base = upkeep_.head();
      const auto counts = upkeep_.query(sql::count_events, {std::to_string(base)});
      if (number_in(counts, 0) != base)
        throw Damaged(
            fmt::format("of {} events {} are there: run 'ledgerline doctor'", base, number_in(counts, 0)));
      const auto events = number_in(counts, std::is_same_v<P, Tenants> ? 1 : 2);
      upkeep_.query("select make_shadow($1)", {name});
      upkeep_.query(sql::begin_shadow,
                    {name, std::to_string(P::version), std::to_string(base), std::to_string(events)});
      cut<P>();
    };
    must(retried(upkeep_, work), name);
    point("rebuild.begun");
  }

  /// By the live rows' keys: where these are wrong, ranges are of uneven sizes, and all subjects are in one.
  template <Projection P>
  void cut() {
    const auto key = column_names<P>().front().name;
    // sql: a projection's name and key, constants of this build
    upkeep_.query(
        fmt::format("with ends as (select k, row_number() over (order by k) as n from (select {0} as k, "
                    "row_number() over (order by {0}) as r from {1}) t where r % {2} = 0) "
                    "insert into shadow_ranges (projection, number, after, up_to) "
                    "select $1, n, lag(k) over (order by n), k from ends "
                    "union all select $1, coalesce(max(n), 0) + 1, max(k), null from ends",
                    key, P::name, subjects_a_range),
        {std::string(P::name)});
  }

  void told(std::int64_t events) {
    if (options_.stop && *options_.stop)
      throw Unavailable("the rebuild was stopped: it goes on where it was when it is started again");
    const std::lock_guard lock(mutex_);
    done_ += events;
    if (options_.progress) options_.progress(done_, std::max(done_, total_));
  }

  std::size_t workers() const {
    return options_.workers ? options_.workers : std::clamp(std::thread::hardware_concurrency(), 2u, 4u);
  }

  void work(const std::string& name, std::exception_ptr& error) {
    try {
      Upkeep upkeep(log_);
      auto vault = vault_;
      while (fold_next_range(upkeep, log_, vault, name, [this](std::int64_t events) { told(events); }))
        continue;
    } catch (...) {
      error = std::current_exception();
    }
  }

  /// Again where a range was left: by a worker of a process before this one, whose session had not ended yet.
  void fold_histories(const std::string& name) {
    const auto left = [&] {
      return number_in(upkeep_.query("select count(*) from shadow_ranges where projection = $1", {name}), 0);
    };
    while (left() > 0) {
      std::vector<std::exception_ptr> errors(workers());
      {
        std::vector<std::jthread> threads;
        for (auto& error : errors) threads.emplace_back([&] { work(name, error); });
      }
      for (const auto& error : errors)
        if (error) std::rethrow_exception(error);
    }
  }

  void make_indexes(const std::string& name) {
    if (find(name).indexed) return;
    const auto work = [&] {
      upkeep_.query("select index_shadow($1)", {name});
      upkeep_.query("update shadows set indexed = true where projection = $1", {name});
    };
    must(retried(upkeep_, work), name);
    point("rebuild.indexed");
  }

  /// Page by page, each committed, until next to nothing is missing: the log grows meanwhile.
  void catch_up() {
    Position position = 0;
    for (const auto& name : names_) position = std::max(position, find(name).position);
    for (const auto& name : names_) advance({name}, find(name).position, position);
    const std::set<std::string> all(names_.begin(), names_.end());
    for (int rounds = 0; !all.empty(); ++rounds) {
      const auto head = log_.head();
      advance(all, position, head);
      point("rebuild.caught_up");
      if (head - position <= near) return;
      if (rounds == most_rounds)
        throw Unavailable("the log grows faster than it can be caught up with: go on when it is quieter");
      position = head;
    }
  }

  /// The next pages are read and decoded while one is written.
  void advance(const std::set<std::string>& names, Position from, Position to) {
    const auto decode = [this](const Slice& slice, Vault& mine) {
      return arrivals_of(log_, read_all(log_, slice), mine);
    };
    Ahead<std::vector<Arrival>> pages(vault_, from, to, decode);
    while (const auto page = pages.next()) {
      must(upkeep_.transact([&] { fold_page(upkeep_, names, *page); }), *names.begin());
      total_ += std::ssize(*page);
      told(std::ssize(*page));
    }
  }

  void adopt() {
    const auto work = [&] {
      upkeep_.lock_log();
      report_.position = upkeep_.head();
      for (const auto& name : names_) complete_shadow(upkeep_, log_, vault_, find(name), report_.position);
      point("rebuild.adopting");
    };
    if (names_.empty()) return void(report_.position = upkeep_.head());
    must(upkeep_.transact(work), names_.front());
    point("rebuild.adopted");
  }

  void count(BuildReport::Table& table) {
    // sql: a projection's name, a constant of this build
    table.rows = number_in(upkeep_.query("select count(*) from " + table.projection + "_shadow"), 0);
    table.parked = number_in(upkeep_.query("select count(*) from parked_subjects where projection = $1 and "
                                           "generation = $2",
                                           {table.projection, std::to_string(table.generation)}),
                             0);
  }

  PostgresLog& log_;
  Vault vault_;
  std::vector<std::string> names_;
  BuildOptions options_;
  Upkeep upkeep_;
  BuildLock alone_;
  std::mutex mutex_;  // guards the two below
  std::int64_t done_ = 0, total_ = 0;
  BuildReport report_;
};

}  // namespace

void complete_shadow(Upkeep& upkeep, PostgresLog& log, Vault& vault, const Shadow& shadow, Position head) {
  for (auto position = shadow.position; position < head;) {
    Slice slice;
    slice.after = position;
    slice.up_to = position = std::min<Position>(position + events_at_once, head);
    slice.limit = events_at_once;
    fold_page(upkeep, {shadow.projection}, arrivals_of(log, read_all(log, slice), vault));
  }
  upkeep.query(sql::adopt_shadow, {shadow.projection, std::to_string(head)});
}

BuildReport build_shadow(PostgresLog& log, const Vault& vault, const std::vector<std::string>& projections,
                         const BuildOptions& options) {
  try {
    return ShadowBuild(log, vault, projections, options).run();
  } catch (const SqlError& e) {
    throw Unavailable(fmt::format("the database refused a statement: {}", e.what()));
  }
}

}  // namespace ledgerline::postgres
