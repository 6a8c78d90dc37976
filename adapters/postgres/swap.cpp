#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapters/postgres/arrays.hpp"
#include "adapters/postgres/build_lock.hpp"
#include "adapters/postgres/shadow_build.hpp"
#include "engine/points.hpp"
#include "sql.hpp"

/// Swap and rollback: two words for one exchange, which differ in what they expect of the generation.
namespace ledgerline::postgres {
namespace {

enum class Direction { forward, back };

constexpr std::chrono::milliseconds longest_patience{400};  // a reader that waits for a second may be ended

struct Live {
  std::int64_t generation = 0;
  int version = 0;
};

class Exchange {
 public:
  Exchange(PostgresLog& log, const Vault& vault, const std::optional<std::string>& only, Direction direction,
           Who who, std::optional<std::int64_t> generation)
      : log_(log),
        vault_(vault),
        names_(projections_named(only)),
        all_(!only),
        direction_(direction),
        who_(std::move(who)),
        wanted_(generation),
        upkeep_(log) {
    if (all_ && wanted_) throw BadInput("a generation is one projection's: name the projection as well");
  }

  SwapReport run() {
    choose();
    do {
      wait_for_old_snapshots();
      behind_ = false;
      if (!retried(upkeep_, [this] { exchange(); })) throw Unavailable(blocked(log_, names_));
    } while (behind_);
    point("rebuild.swapped");
    return std::move(report_);
  }

 private:
  /// With no name given: those that have such a generation.
  void choose() {
    if (all_)
      std::erase_if(names_, [this](const auto& name) {
        const auto shadow = find_shadow(upkeep_, name);
        return !shadow || shadow->was_live != (direction_ == Direction::back);
      });
    if (names_.empty())
      throw GenerationRefused(
          "NO_GENERATION",
          direction_ == Direction::back
              ? "there is no generation that was live before"
              : "there is no second generation that was not live yet: 'ledgerline projections "
                "rebuild --shadow' builds one");
    for (const auto& name : names_) expect(name);
  }

  Live live(const std::string& name) {
    const auto rows = upkeep_.query("select generation, version from projections where name = $1", {name});
    Live live;
    std::int64_t version = 0;
    from_cell(rows.cell(0, 0), live.generation);
    from_cell(rows.cell(0, 1), version);
    live.version = static_cast<int>(version);
    return live;
  }

  Shadow expect(const std::string& name) {
    const auto refuse = [&](const char* code, std::string_view what) {
      throw GenerationRefused(code, fmt::format("{}: {}", name, what));
    };
    const auto shadow = find_shadow(upkeep_, name);
    if (wanted_ && live(name).generation == *wanted_)
      refuse("ALREADY_LIVE", fmt::format("generation {} is live", *wanted_));
    if (!shadow)
      refuse("NO_GENERATION", direction_ == Direction::back
                                  ? "it has no second generation: nothing was live before that could be again"
                                  : "it has no second generation: 'ledgerline projections rebuild --shadow' "
                                    "builds one");
    if (wanted_ && shadow->generation != *wanted_)
      refuse("NO_GENERATION", fmt::format("generation {} is not there; its second generation is {}", *wanted_,
                                          shadow->generation));
    if (shadow->state == "building")
      refuse("STILL_BUILDING",
             "its second generation is not complete: 'ledgerline projections rebuild --shadow' "
             "goes on with it");
    if (shadow->state == "past")
      refuse("OTHER_VERSION",
             fmt::format(
                 "generation {} was folded by version {} and the live one by {}: no turn of this build keeps "
                 "it up; drop it, or rebuild",
                 shadow->generation, shadow->version, live(name).version));
    if (shadow->was_live && direction_ == Direction::forward)
      refuse("ALREADY_LIVE",
             fmt::format("generation {} was live before: 'rollback' brings it back, 'drop' ends it",
                         shadow->generation));
    if (!shadow->was_live && direction_ == Direction::back)
      refuse("NEVER_LIVE",
             fmt::format("generation {} was never live: 'swap' makes it so", shadow->generation));
    return *shadow;
  }

  /// Outside every lock: these may take as long as they like.
  void wait_for_old_snapshots() {
    using namespace std::chrono_literals;
    const auto end = std::chrono::steady_clock::now() + 30s;
    const auto names = array_of(std::vector<Param>(names_.begin(), names_.end()));
    for (;; std::this_thread::sleep_for(50ms)) {
      const auto rows = upkeep_.query(sql::old_snapshots, {names});
      const auto pids = rows.cell(0, 0);
      if (!pids) return;
      if (std::chrono::steady_clock::now() > end)
        throw Unavailable(
            fmt::format("transactions that began before the generation was complete would see half "
                        "of it (pid {}): end them, or wait for them, and try again",
                        *pids));
    }
  }

  /// Within a transaction that is tried again where it does not get the tables.
  void exchange() {
    report_ = {};
    std::vector<std::string> tables;
    for (const auto& name : names_) tables.insert(tables.end(), {name, name + "_shadow"});
    keep_vacuum_away(upkeep_, tables);
    upkeep_.lock_log();
    report_.position = upkeep_.head();
    for (const auto& name : names_) complete(expect(name));
    if (behind_) return;  // is committed, and then waited for those who may have seen it incomplete
    upkeep_.query(fmt::format("set local lock_timeout = '{}ms'", patience_.count()));  // sql: a number
    patience_ = std::min(2 * patience_, longest_patience);
    upkeep_.query("select lock_for_swap($1)", {array_of(std::vector<Param>(names_.begin(), names_.end()))});
    for (const auto& name : names_) upkeep_.query("select swap_shadow($1)", {name});
    point("rebuild.exchanging");
    for (const auto& name : names_) note(name);
    upkeep_.query(sql::count_parked);
    point("rebuild.exchanged");
  }

  /// A generation of a newer version is not kept up by the turns that the older build went on to take.
  void complete(const Shadow& shadow) {
    const bool kept_up = shadow.version == live(shadow.projection).version;
    if (kept_up || shadow.position >= report_.position) return;
    complete_shadow(upkeep_, log_, vault_, shadow, report_.position);
    behind_ = true;
  }

  void note(const std::string& name) {
    const auto before = live(name);
    const auto shadow = *find_shadow(upkeep_, name);
    const auto position = std::to_string(report_.position);
    upkeep_.query(sql::exchange_generations, {name, position});
    upkeep_.query(
        "insert into swaps (projection, from_generation, to_generation, position, actor, reason) "
        "values ($1, $2, $3, $4, $5, $6)",
        {name, std::to_string(before.generation), std::to_string(shadow.generation), position, who_.actor,
         who_.reason});
    report_.tables.push_back({name, before.generation, shadow.generation, before.version, shadow.version});
  }

  PostgresLog& log_;
  Vault vault_;
  std::vector<std::string> names_;
  bool all_;
  Direction direction_;
  Who who_;
  std::optional<std::int64_t> wanted_;  // generation
  Upkeep upkeep_;
  bool behind_ = false;
  std::chrono::milliseconds patience_{100};  // turns wait as long, so not much at first
  SwapReport report_;
};

SwapReport exchanged(PostgresLog& log, const Vault& vault, const std::optional<std::string>& only,
                     Direction direction, const Who& who, std::optional<std::int64_t> generation) {
  try {
    return Exchange(log, vault, only, direction, who, generation).run();
  } catch (const SqlError& e) {
    throw Unavailable(fmt::format("the database refused a statement: {}", e.what()));
  }
}

}  // namespace

SwapReport swap(PostgresLog& log, const Vault& vault, const std::optional<std::string>& projection,
                const Who& who, std::optional<std::int64_t> generation) {
  return exchanged(log, vault, projection, Direction::forward, who, generation);
}

SwapReport rollback(PostgresLog& log, const Vault& vault, const std::optional<std::string>& projection,
                    const Who& who, std::optional<std::int64_t> generation) {
  return exchanged(log, vault, projection, Direction::back, who, generation);
}

}  // namespace ledgerline::postgres
