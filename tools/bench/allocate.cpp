#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "tools/bench/benches.hpp"
#include "tools/bench/engine_callers.hpp"
#include "tools/bench/sql_callers.hpp"

namespace ledgerline::bench {
namespace {

constexpr const char* pool_tables = R"(
create table pool (id bigint primary key, phone_e164 text not null unique, status text not null,
                   client_id text, assigned_at timestamptz);
create index on pool (id) where status = 'AVAILABLE';
create unique index on pool (client_id) where client_id is not null;
create table audit (id bigserial primary key, client_id text not null, phone_e164 text not null, what text not null,
                    at timestamptz not null default now());
insert into pool select i, '+1' || (2000000000 + i), 'AVAILABLE' from generate_series(1, {}) i;
analyze pool;
)";

constexpr const char* take = R"(
update pool set status = 'ASSIGNED', client_id = $1, assigned_at = now()
where id = (select id from pool where status = 'AVAILABLE' order by id limit 1 for update skip locked)
returning phone_e164)";

constexpr const char* note = "insert into audit (client_id, phone_e164, what) values ($1, $2, 'allocated')";

/// Who asks again has the same number, and the audit no second row.
constexpr const char* take_once = R"(
with known as (select phone_e164 from pool where client_id = $1),
taken as (
  update pool set status = 'ASSIGNED', client_id = $1, assigned_at = now()
  where id = (select id from pool where status = 'AVAILABLE' and not exists (select from known)
              order by id limit 1 for update skip locked)
  returning phone_e164),
noted as (insert into audit (client_id, phone_e164, what) select $1, phone_e164, 'allocated' from taken)
select phone_e164 from taken union all select phone_e164 from known)";

std::string given(const postgres::Rows& rows) {
  if (rows.size() != 1) throw std::runtime_error("the baseline's pool is empty");
  return std::string(*rows.cell(0, 0));
}

void four_statements(SqlConnection& sql, std::size_t i) {
  const auto client = fmt::format("tenant-{}", i);
  sql.plain("begin");
  const auto number = given(sql.run("take", {client}));
  sql.run("note", {client, number});
  sql.plain("commit");
}

void one_statement(SqlConnection& sql, std::size_t i) {
  given(sql.run("take_once", {fmt::format("tenant-{}", i)}));
}

/// A pool of its own, so that no contestant meets another one's rows.
class SqlPool {
 public:
  SqlPool(const Place& place, const Size& size)
      : schema_(place.url, place.fresh_name(), fmt::format(pool_tables, size.in_all())),
        callers_(schema_, size.clients, {{"take", take}, {"note", note}, {"take_once", take_once}}) {}
  Run run(std::size_t count, const SqlCallers::Work& work) { return callers_.run(count, work); }

 private:
  SqlSchema schema_;
  SqlCallers callers_;
};

/// design.md's targets hold where they were set: at one caller and at 64.
std::vector<Target> allocate_targets(std::size_t clients) {
  if (clients == 64) return {{"four statements", 7.0}, {"one statement", 5.0}};
  if (clients == 1) return {{"four statements", 1.0}, {"one statement", 0.6}};
  return {};
}

}  // namespace

std::string Size::text() const {
  return fmt::format("{} {}, {} of {}", clients, clients == 1 ? "caller" : "callers", rounds_of(rounds),
                     a_round());
}

std::string rounds_of(std::size_t rounds) {
  return fmt::format("{} round{}", rounds, rounds == 1 ? "" : "s");
}

Contest allocate(const Place& place, const Size& size) {
  Scratch scratch(place);
  EngineCallers ours(scratch.engine(), place.random);
  ours.seed(size.in_all());
  SqlPool four(place, size), one(place, size);
  const auto count = size.a_round();
  const std::vector<Contestant> contestants{
      {"ledgerline", [&] { return ours.allocate(size.clients, count); }},
      {"four statements", [&] { return four.run(count, four_statements); }},
      {"one statement", [&] { return one.run(count, one_statement); }}};
  return hold("allocate", size.text(), contestants, allocate_targets(size.clients), size.rounds);
}

}  // namespace ledgerline::bench
