#include "adapters/postgres/generations.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapters/postgres/build_lock.hpp"
#include "engine/points.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {

std::optional<Shadow> find_shadow(Upkeep& upkeep, std::string_view projection) {
  const auto rows = upkeep.query(sql::find_shadow, {std::string(projection)});
  if (rows.size() == 0) return std::nullopt;
  Shadow shadow;
  std::int64_t version = 0;
  shadow.projection = projection;
  from_cell(rows.cell(0, 0), shadow.generation);
  from_cell(rows.cell(0, 1), version);
  shadow.version = static_cast<int>(version);
  shadow.state = present(rows.cell(0, 2));
  from_cell(rows.cell(0, 3), shadow.was_live);
  from_cell(rows.cell(0, 4), shadow.base);
  from_cell(rows.cell(0, 5), shadow.position);
  from_cell(rows.cell(0, 6), shadow.indexed);
  from_cell(rows.cell(0, 7), shadow.events);
  from_cell(rows.cell(0, 8), shadow.folded);
  return shadow;
}

std::vector<std::string> projections_named(const std::optional<std::string>& name) {
  std::vector<std::string> all;
  for_each_projection([&]<class P>(P) { all.emplace_back(P::name); });
  if (!name) return all;
  if (std::ranges::find(all, *name) == all.end())
    refuse_text("projection", *name, fmt::format("it is none of {}", fmt::join(all, ", ")));
  return {*name};
}

std::vector<std::string> drop(PostgresLog& log, const std::optional<std::string>& projection) {
  const auto names = projections_named(projection);
  Upkeep upkeep(log);
  const BuildLock alone(upkeep, log);
  std::vector<std::string> dropped;
  const auto work = [&] {
    dropped.clear();
    for (const auto& name : names)  // nobody else drops one meanwhile
      if (find_shadow(upkeep, name)) dropped.push_back(name);
    for (const auto& name : dropped) keep_vacuum_away(upkeep, {name + "_shadow"});
    upkeep.lock_log();
    upkeep.query("set local lock_timeout = '100ms'");
    for (const auto& name : dropped) upkeep.query("select drop_shadow($1)", {name});
    point("rebuild.dropping");
  };
  if (!retried(upkeep, work)) throw Unavailable(blocked(log, names));
  point("rebuild.dropped");
  return dropped;
}

}  // namespace ledgerline::postgres
