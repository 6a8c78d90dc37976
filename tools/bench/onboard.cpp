#include <fmt/format.h>

#include "tools/bench/benches.hpp"
#include "tools/bench/engine_callers.hpp"
#include "tools/bench/sql_callers.hpp"

namespace ledgerline::bench {
namespace {

/// Who texts, what was said, and what is to be sent: what the log keeps of it too, without its history.
constexpr const char* talk_tables = R"(
create table people (id text primary key, phone_e164 text not null unique, business_name text,
                     business_type text, state text not null, created_at timestamptz not null default now(),
                     updated_at timestamptz not null default now());
create table messages (sid text primary key, person text not null references people, received boolean not null,
                       body text not null, at timestamptz not null default now());
create table outbox (id bigserial primary key, person text not null references people, body text not null,
                     due_at timestamptz not null default now());
create index on outbox (due_at);
)";

constexpr const char* meet =
    "insert into people (id, phone_e164, business_name, state) values ($1, $2, $2, 'BUSINESS_TYPE') "
    "on conflict (phone_e164) do update set updated_at = now() returning id, state";
constexpr const char* hear = "insert into messages (sid, person, received, body) values ($2, $1, true, $3)";
constexpr const char* go_on =
    "update people set business_type = $2, state = 'BUSINESS_NAME', updated_at = now() where id = $1";
constexpr const char* reply = "insert into outbox (person, body) values ($1, $2)";

void answer_first_text(SqlConnection& sql, std::size_t i) {
  const auto id = fmt::format("tenant-{}", i);
  sql.plain("begin");
  sql.run("meet", {id, fmt::format("+1{}", 4000000000 + i)});
  sql.run("hear", {id, fmt::format("SM{:032x}", i), "A bakery"});
  sql.run("go_on", {id, "A bakery"});
  sql.run("reply", {id, "What is the name of your business?"});
  sql.plain("commit");
}

}  // namespace

Contest onboard(const Place& place, const Size& size) {
  Scratch scratch(place);
  EngineCallers ours(scratch.engine(), place.random);
  const SqlSchema schema(place.url, place.fresh_name(), talk_tables);
  SqlCallers sql(schema, size.clients, {{"meet", meet}, {"hear", hear}, {"go_on", go_on}, {"reply", reply}});
  const auto count = size.a_round();
  const std::vector<Contestant> contestants{
      {"ledgerline", [&] { return ours.talk(size.clients, count); }},
      {"six statements", [&] { return sql.run(count, answer_first_text); }}};
  auto contest = hold("onboard", size.text(), contestants, {}, size.rounds);
  contest.notes.emplace_back(
      "ledgerline: six events a text; a key is made for each tenant, and seals what tells of it");
  return contest;
}

}  // namespace ledgerline::bench
