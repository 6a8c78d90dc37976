#pragma once

#include <atomic>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "tests/support/faults.hpp"

/// What goes on beside an operator's work on the rows, each on a thread of its own, until it is told to stop.
namespace ledgerline::tests {

/// Looks again and again, each time in a transaction of two statements; `whole` says whether all was there.
class Reader {
 public:
  Reader(const postgres::Database& database, const char* isolation, std::string whole)
      : thread_([this, database, isolation, looks = std::move(whole)] {
          pqxx::connection connection(database.url);
          {
            pqxx::nontransaction setting(connection);
            setting.exec("set search_path = " + database.schema);
          }
          while (!stop_) {
            pqxx::work work(connection);
            work.exec(std::string("set transaction isolation level ") + isolation);  // sql: a constant
            work.exec("select position from log");  // from here on a repeatable reader's snapshot stands
            if (work.exec(looks)[0][0].as<bool>())
              ++good_;
            else
              ++wrong_;
          }
        }) {}
  ~Reader() { stop(); }
  void stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int good() const { return good_; }
  int wrong() const { return wrong_; }

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<int> good_ = 0, wrong_ = 0;
  std::thread thread_;
};

/// Registers, pays, adds, allocates and releases.
class Busy {
 public:
  explicit Busy(const postgres::Database& database)
      : thread_([this, database] {
          LocalEngine engine(database);
          for (int i = 100; !stop_; ++i) {
            AddNumbers add;
            add.numbers.emplace_back();
            add.numbers.back().number = PoolNumber(fmt::format("+4478{:08}", i));
            add.numbers.back().country = Country("GB");
            engine.run(add);
            const TenantId tenant(fmt::format("busy-{}", i));
            engine.run(registration(tenant.str(), fmt::format("+4477{:08}", i)));
            engine.run(ActivatePayment{tenant, std::nullopt});
            const auto given = engine.run(AllocateNumber{tenant});
            if (given.kind == Outcome::Kind::failed) problem_ = given.code + ": " + given.message;
            if (i % 3 == 0) engine.run(ReleaseNumber{tenant, Reason("moved away")});
            ++done_;
          }
        }) {}
  ~Busy() { stop(); }
  void stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int done() const { return done_; }
  /// Of the last turn that failed. After stop().
  const std::string& problem() const { return problem_; }

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<int> done_ = 0;
  std::string problem_;
  std::thread thread_;
};

}  // namespace ledgerline::tests
