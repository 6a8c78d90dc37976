#include "tools/bench/sql_baseline.hpp"

#include <barrier>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "adapters/postgres/pipeline.hpp"
#include "tools/bench/measure.hpp"

namespace ledgerline::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* schema = R"(
create schema {0};
create table {0}.pool (id bigint primary key, phone_e164 text not null unique, status text not null,
                       client_id text, assigned_at timestamptz);
create index on {0}.pool (id) where status = 'AVAILABLE';
create unique index on {0}.pool (client_id) where client_id is not null;
create table {0}.audit (id bigserial primary key, client_id text not null, phone_e164 text not null, what text not null,
                        at timestamptz not null default now());
insert into {0}.pool select i, '+1' || (2000000000 + i), 'AVAILABLE' from generate_series(1, {1}) i;
analyze {0}.pool;
)";

constexpr const char* take = R"(
update pool set status = 'ASSIGNED', client_id = $1, assigned_at = now()
where id = (select id from pool where status = 'AVAILABLE' order by id limit 1 for update skip locked)
returning phone_e164)";

/// libpq's plain calls: a round trip a statement, as hand-written code does.
class Caller {
 public:
  Caller(const std::string& url, const std::string& name) : connection_(PQconnectdb(url.c_str()), PQfinish) {
    // sql: the name is the bench's own
    must(PQexec(connection_.get(), fmt::format("set search_path = {}", name).c_str()));
    must(PQprepare(connection_.get(), "take", take, 1, nullptr));
    must(PQprepare(connection_.get(), "audit",
                   "insert into audit (client_id, phone_e164, what) values ($1, $2, 'allocated')", 2,
                   nullptr));
  }
  void allocate(const std::string& client) {
    must(PQexec(connection_.get(), "begin"));
    const char* params[] = {client.c_str(), nullptr};
    const postgres::Rows taken(PQexecPrepared(connection_.get(), "take", 1, params, nullptr, nullptr, 0));
    if (taken.size() != 1) throw std::runtime_error("the baseline's pool is empty");
    const std::string number(*taken.cell(0, 0));
    params[1] = number.c_str();
    must(PQexecPrepared(connection_.get(), "audit", 2, params, nullptr, nullptr, 0));
    must(PQexec(connection_.get(), "commit"));
  }

 private:
  void must(PGresult* result) {
    const postgres::Rows rows(result);
    const auto status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      throw std::runtime_error(PQerrorMessage(connection_.get()));
  }
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace

SqlBaseline::SqlBaseline(std::string url, std::string name, std::size_t numbers)
    : url_(std::move(url)), name_(std::move(name)) {
  postgres::Pipeline(url_, fmt::format(schema, name_, numbers));
}

SqlBaseline::~SqlBaseline() {
  try {
    postgres::Pipeline(url_, fmt::format("set client_min_messages = warning; drop schema {} cascade", name_));
  } catch (const std::exception&) {
    // The schema stays; the figures are good all the same.
  }
}

Run SqlBaseline::run(std::size_t clients, std::size_t count) {
  const auto first = next_;
  next_ += count;
  std::vector<std::vector<double>> latencies(clients);
  std::barrier start(static_cast<std::ptrdiff_t>(clients) + 1);
  std::vector<std::jthread> threads;
  for (std::size_t c = 0; c < clients; ++c)
    threads.emplace_back([&, c] {
      Caller caller(url_, name_);
      start.arrive_and_wait();
      for (auto i = first + c; i < first + count; i += clients) {
        const auto begun = Clock::now();
        caller.allocate(fmt::format("tenant-{}", i));
        latencies[c].push_back(micros_since(begun));
      }
    });
  start.arrive_and_wait();
  const auto begun = Clock::now();
  threads.clear();
  Run run;
  run.rate = static_cast<double>(count) * 1e6 / micros_since(begun);
  for (const auto& some : latencies) run.latencies.insert(run.latencies.end(), some.begin(), some.end());
  return run;
}

}  // namespace ledgerline::bench
