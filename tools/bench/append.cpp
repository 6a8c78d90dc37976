#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "tools/bench/benches.hpp"
#include "tools/bench/engine_callers.hpp"
#include "tools/bench/sql_callers.hpp"

namespace ledgerline::bench {
namespace {

/// The columns and indexes of our events; a sequence in the place of an order.
constexpr const char* events_table = R"(
create table events (
  position bigserial primary key, type text not null, schema_version integer not null,
  tenant text collate "C", tenant_version bigint, number text collate "C", number_version bigint,
  payload jsonb not null, metadata jsonb not null, command_id uuid not null,
  recorded_at timestamptz not null default now(), digest bytea not null);
create unique index on events (tenant, tenant_version) where tenant is not null;
create unique index on events (number, number_version) where number is not null;
create index on events (command_id);
)";

constexpr const char* columns =
    "(type, schema_version, tenant, tenant_version, payload, metadata, command_id, digest)";

/// The unique index on tenant and version is the check that nobody else was faster.
const std::string insert = fmt::format(
    "insert into events {} values ('payment.activated', 1, $1, 2, $2, $3, gen_random_uuid(), $4)", columns);

const std::string insert_many = fmt::format(
    "insert into events {} select 'payment.activated', 1, tenant, 2, $2, $3, gen_random_uuid(), $4 "
    "from unnest($1::text[]) tenant",
    columns);

/// What our own event of this kind holds, so that nobody writes less.
struct Payload {
  std::string payload, metadata, digest;
};

Payload payload_of(postgres::PostgresLog& log, EngineCallers& ours) {
  ours.register_tenants(1);
  ours.pay(1, 1);
  const auto stored = log.read(Slice{log.head() - 1, {}, {}, {}, {}, 1}).front();
  return {stored.payload, stored.metadata, "\\x" + hex(stored.digest)};
}

class SqlEvents {
 public:
  SqlEvents(const Place& place, std::size_t clients, Payload payload)
      : schema_(place.url, place.fresh_name(), events_table),
        callers_(schema_, clients, {{"insert", insert}, {"insert_many", insert_many}}),
        payload_(std::move(payload)) {}

  Run one_by_one(std::size_t count) {
    return callers_.run(count, [&](SqlConnection& sql, std::size_t i) { add(sql, i); });
  }
  /// One at a time, in an order that is the order of the commits: what a reader of a log needs.
  Run under_a_lock(std::size_t count) {
    return callers_.run(count, [&](SqlConnection& sql, std::size_t i) {
      sql.plain("begin");
      sql.plain("select pg_advisory_xact_lock(1)");
      add(sql, i);
      sql.plain("commit");
    });
  }
  Run by_insert(std::size_t batches, std::size_t size) {
    return in_batches(batches, size, [&](SqlConnection& sql, std::size_t first) {
      std::string tenants = "{";
      for (auto i = first; i < first + size; ++i)
        tenants += fmt::format("{}tenant-{}", i == first ? "" : ",", i);
      sql.run("insert_many", {tenants + "}", payload_.payload, payload_.metadata, payload_.digest});
    });
  }
  Run by_copy(std::size_t batches, std::size_t size) {
    return in_batches(batches, size, [&](SqlConnection& sql, std::size_t first) {
      std::string rows;
      for (auto i = first; i < first + size; ++i)
        rows +=
            fmt::format("payment.activated\t1\ttenant-{}\t2\t{}\t{}\t{:08x}-0000-4000-8000-{:012x}\t\\{}\n",
                        i, payload_.payload, payload_.metadata, i, i, payload_.digest);
      sql.copy_in(fmt::format("copy events {} from stdin", columns), rows);  // sql: constants
    });
  }

 private:
  void add(SqlConnection& sql, std::size_t i) {
    sql.run("insert", {fmt::format("tenant-{}", i), payload_.payload, payload_.metadata, payload_.digest});
  }
  /// The rate is that of rows; the latencies are those of batches.
  Run in_batches(std::size_t batches, std::size_t size,
                 const std::function<void(SqlConnection&, std::size_t)>& add) {
    auto run = callers_.run(batches, [&](SqlConnection& sql, std::size_t i) { add(sql, i * size); });
    run.rate *= static_cast<double>(size);
    return run;
  }

  SqlSchema schema_;
  SqlCallers callers_;
  Payload payload_;
};

std::vector<Target> append_targets(std::size_t clients) {
  if (clients == 64) return {{"INSERT", 1.5}, {"INSERT under a lock", 8.0}};
  if (clients == 1) return {{"INSERT", 0.8}};
  return {};
}

}  // namespace

Contest append(const Place& place, const Size& size) {
  Scratch scratch(place);
  EngineCallers ours(scratch.engine(), place.random);
  const auto payload = payload_of(scratch.log(), ours);
  ours.register_tenants(size.in_all());
  SqlEvents plain(place, size.clients, payload), locked(place, size.clients, payload);
  const auto count = size.a_round();
  const std::vector<Contestant> contestants{
      {"ledgerline", [&] { return ours.pay(size.clients, count); }},
      {"INSERT", [&] { return plain.one_by_one(count); }},
      {"INSERT under a lock", [&] { return locked.under_a_lock(std::max<std::size_t>(1, count / 4)); }}};
  auto contest = hold("append", size.text(), contestants, append_targets(size.clients), size.rounds);
  contest.notes.emplace_back("INSERT under a lock: rounds of a quarter");
  return contest;
}

Contest append_batches(const Place& place, std::size_t rounds) {
  constexpr std::size_t batch = 1000, batches = 20, under_way = 2 * batch;
  Scratch scratch(place);
  EngineCallers ours(scratch.engine(), place.random);
  const auto payload = payload_of(scratch.log(), ours);
  ours.register_tenants(batch * batches * (rounds + 1));
  SqlEvents copied(place, 1, payload), inserted(place, 1, payload);
  const std::vector<Contestant> contestants{
      {"ledgerline", [&] { return ours.pay(under_way, batch * batches); }},
      {"COPY", [&] { return copied.by_copy(batches, batch); }},
      {"INSERT of many", [&] { return inserted.by_insert(batches, batch); }}};
  auto contest = hold("append in batches", fmt::format("{} of {} x {}", rounds_of(rounds), batches, batch),
                      contestants, {{"COPY", 0.5}}, rounds);
  contest.notes.push_back(fmt::format(
      "ledgerline: {} commands under way, latencies of each; the others: latencies of a batch", under_way));
  return contest;
}

}  // namespace ledgerline::bench
