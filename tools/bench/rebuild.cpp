#include <chrono>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/postgres/generations.hpp"
#include "adapters/postgres/shadow_build.hpp"
#include "tools/bench/benches.hpp"
#include "tools/bench/engine_callers.hpp"
#include "tools/bench/sql_callers.hpp"

/// A rebuild beside the SQL that computes the same rows.
namespace ledgerline::bench {
namespace {

/// For the events that the bench makes, and no others. What tells of a person stays sealed: SQL has no keys.
constexpr const char* aggregate = R"(
create table sql_numbers (like numbers including defaults including storage);
insert into sql_numbers (number, status, country, area_code, kind, capabilities, tenant, available_since,
                         assigned_at, created_at, updated_at, version)
select number, case when bool_or(type = 'number.assigned') then 'assigned' else 'available' end,
       max(payload->>'country') filter (where type = 'number.added'),
       max(payload->>'area_code') filter (where type = 'number.added'),
       max(payload->>'kind') filter (where type = 'number.added'),
       max(payload->>'capabilities') filter (where type = 'number.added')::jsonb,
       max(tenant) filter (where type = 'number.assigned'),
       case when bool_or(type = 'number.assigned') then 0 else max(position) end,
       max(recorded_at) filter (where type = 'number.assigned'),
       max(recorded_at) filter (where type = 'number.added'), max(recorded_at), max(number_version)
from events where number is not null group by number;
create table sql_tenants (like tenants including defaults including storage);
insert into sql_tenants (id, business_name, country, region, owner_phone, trial, paid, requested, waiting_since,
                         number, asked_at, closed, erased, created_at, updated_at, version)
select tenant, max(payload->>'business_name') filter (where type = 'tenant.registered'),
       max(payload->>'country') filter (where type = 'tenant.registered'),
       max(payload->>'region') filter (where type = 'tenant.registered'),
       max(payload->>'owner_phone') filter (where type = 'tenant.registered'),
       bool_or((payload->>'trial')::boolean) filter (where type = 'tenant.registered'),
       bool_or(type = 'payment.activated'), false, 0, max(number) filter (where type = 'number.assigned'),
       max(recorded_at) filter (where type = 'number.assigned'), false, false,
       max(recorded_at) filter (where type = 'tenant.registered'), max(recorded_at), max(tenant_version)
from events where tenant is not null group by tenant;
)";

/// The same indexes as the live tables have.
constexpr const char* make_indexes = R"(
do $$ declare one text; begin
  for one in select regexp_replace(regexp_replace(indexdef, 'INDEX \S+ ON', 'INDEX ON'),
                                   ' ON (\S+)\.(numbers|tenants) ', ' ON \1.sql_\2 ')
             from pg_indexes where schemaname = current_schema() and tablename in ('numbers', 'tenants')
  loop execute one; end loop;
end $$)";

/// Rows that differ from the live ones, but for what only a key can open.
constexpr const char* compare = R"(
select (select count(*) from (
          (select number, status, country, area_code, kind, capabilities, tenant, available_since, until,
                  assigned_at, created_at, updated_at, version from sql_numbers)
          except
          (select number, status, country, area_code, kind, capabilities, tenant, available_since, until,
                  assigned_at, created_at, updated_at, version from numbers)) n)
     + (select count(*) from (
          (select id, country, region, trial, paid, requested, waiting_since, number, asked_at, closed, erased,
                  created_at, updated_at, version from sql_tenants)
          except
          (select id, country, region, trial, paid, requested, waiting_since, number, asked_at, closed, erased,
                  created_at, updated_at, version from tenants)) t)
     + abs((select count(*) from sql_numbers) - (select count(*) from numbers))
     + abs((select count(*) from sql_tenants) - (select count(*) from tenants)))";

Run timed(std::size_t events, const std::function<void()>& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  const auto micros = micros_since(begun);
  return {static_cast<double>(events) * 1e6 / micros, {micros}};
}

class Rebuilds {
 public:
  Rebuilds(const Place& place, std::size_t events)
      : vault_(place.vault), scratch_(place), sql_(place.url, scratch_.name()) {
    EngineCallers ours(scratch_.engine(), place.random);
    ours.grow(events);
    events_ = static_cast<std::size_t>(scratch_.log().head());
    sql_.plain("analyze events");
  }
  std::size_t events() const { return events_; }

  Run fold() {
    auto run = timed(events_, [&] {
      postgres::build_shadow(scratch_.log(), vault_, postgres::projections_named(std::nullopt), {});
    });
    for (const auto& name : postgres::projections_named(std::nullopt)) postgres::drop(scratch_.log(), name);
    return run;
  }
  Run by_sql() {
    auto run = timed(events_, [&] {
      sql_.plain("begin");
      sql_.plain(aggregate);
      sql_.plain(make_indexes);
      sql_.plain("commit");
    });
    if (sql_.plain(compare).cell(0, 0) != "0")
      throw std::runtime_error("the baseline came to other rows than the log folds to");
    sql_.plain("drop table sql_numbers, sql_tenants");
    return run;
  }

 private:
  const Vault& vault_;
  Scratch scratch_;
  SqlConnection sql_;
  std::size_t events_ = 0;
};

}  // namespace

Contest rebuild(const Place& place, std::size_t events, std::size_t rounds) {
  Rebuilds rebuilds(place, events);
  const std::vector<Contestant> contestants{{"ledgerline", [&] { return rebuilds.fold(); }},
                                            {"SQL aggregate", [&] { return rebuilds.by_sql(); }}};
  auto contest = hold("rebuild", fmt::format("{} events, {}", rebuilds.events(), rounds_of(rounds)),
                      contestants, {{"SQL aggregate", 1.0}}, rounds);
  contest.notes.emplace_back(
      "events a second; ledgerline: every digest and version looked at, personal fields opened, histories of "
      "any kind; SQL: for these four kinds of event, what is personal left sealed");
  return contest;
}

}  // namespace ledgerline::bench
