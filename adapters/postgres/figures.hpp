#pragma once

#include <string>
#include <vector>

#include "adapters/postgres/database.hpp"
#include "events/types.hpp"

namespace ledgerline::postgres {

/// How a log stands, in numbers, for metrics and alerts. Ids are those of tenants, effects and requests:
/// nothing in it is about a person.
struct Figures {
  struct Pool {
    std::string country, status;
    std::int64_t numbers = 0;
  };
  struct Queue {
    std::string country;
    std::int64_t tenants = 0;
    double longest = 0;  // seconds
  };
  struct Work {
    std::string step, phase;
    std::int64_t count = 0;
  };
  struct Stalled {
    std::string effect, step, code;
    std::string tenant, number, correlation;  // where there is one
  };
  struct Late {
    std::string tenant, country;
    std::int64_t waited = 0;  // seconds
    std::string correlation;
  };
  struct Given {
    std::string country;
    std::int64_t numbers = 0;
  };
  struct Projection {
    std::string name;
    Position position = 0;
  };

  std::vector<Pool> pool;
  std::vector<Queue> queues;
  std::vector<Work> work;
  std::vector<Stalled> stalled;
  std::vector<Late> late;    // who pays, and waits for longer than promised
  std::vector<Given> given;  // within the last seven days
  std::vector<Projection> projections;
  std::int64_t texts = 0;   // that are owed
  std::int64_t parked = 0;  // webhooks that nobody knew what to do with
  Position head = 0;
};

/// Of stalled steps and late tenants so many are named; their order is stable.
constexpr std::size_t most_named = 50;

/// One query each. `promise`: seconds within which a tenant who pays has a number. Throws Unavailable.
Figures read_figures(Session& session, std::int64_t promise);
/// Of these, `pool` and `given` alone: what says for how long a pool lasts.
Figures read_pool_figures(Session& session);

/// Numbers given on a day of the last four weeks, and still held.
struct GivenOnDay {
  std::string country, day;  // "2026-03-01", UTC
  std::int64_t numbers = 0;
};
/// By day, then country; days without any are left out. Throws Unavailable.
std::vector<GivenOnDay> given_by_day(Session& session);

}  // namespace ledgerline::postgres
