#pragma once

#include <memory>

#include <fmt/format.h>

#include "engine/engine.hpp"
#include "tests/support/cluster.hpp"

/// A log in Postgres with some history, for the tests of rebuild, check and audit.
namespace ledgerline::tests {

class Inhabited {
 public:
  postgres::Database database = fresh_log();
  std::unique_ptr<postgres::PostgresLog> log = open_log(database);
  SystemRandom random;
  Engine engine{*log, test_vault(), random, {}};

  /// Five numbers and five tenants: t1 to t3 have a number each, t4 has not paid and t5 gave its number back.
  Inhabited() {
    add_numbers(1, 5);
    for (int i = 1; i <= 5; ++i) register_tenant(i);
    for (const int i : {1, 2, 3, 5}) run(ActivatePayment{tenant(i), std::nullopt});
    for (int i = 1; i <= 5; ++i) run(AllocateNumber{tenant(i)});
    run(ReleaseNumber{tenant(5), Reason("moved away")});
  }

  static TenantId tenant(int i) { return TenantId(fmt::format("t{}", i)); }
  static std::string number(int i) { return fmt::format("+447700900{:03}", i); }

  Outcome run(Request request) {
    Command command{engine.new_id(), {}, std::move(request)};
    command.cause.actor = Actor("test");
    return engine.run(std::move(command));
  }
  void add_numbers(int from, int to) {
    AddNumbers add;
    for (int i = from; i <= to; ++i) {
      add.numbers.emplace_back();
      add.numbers.back().number = PoolNumber(number(i));
      add.numbers.back().country = Country("GB");
    }
    run(add);
  }
  void register_tenant(int i) {
    TenantRegistered registered;
    registered.tenant = tenant(i);
    registered.business_name = Personal(Name(fmt::format("Secret Business {}", i)));
    registered.country = Country("GB");
    registered.region = Code("UK");
    registered.owner_phone = Personal(E164(fmt::format("+44790000{:04}", i)));
    run(RegisterTenant{registered});
  }

  pqxx::result sql(const std::string& text) const { return superuser(database, text); }
  std::string value(const std::string& text) const { return sql(text)[0][0].c_str(); }
  /// Changes events, as only somebody with the rights to disable a trigger can.
  void damage(const std::string& text) const {
    sql("alter table events disable trigger all; " + text +
        "; alter table events enable always trigger events_are_immutable");
  }
};

}  // namespace ledgerline::tests
