#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/engine.hpp"
#include "engine/log/memory.hpp"
#include "engine/ticker.hpp"

/// A small log with a bit of everything, and a log of given rows, to damage them.
namespace ledgerline::tests {

/// Fixed keys and ids, so that a test's story is the same on every run.
class CountingRandom final : public Random {
 public:
  explicit CountingRandom(std::uint64_t seed = 0x0101010101010101) : next_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(next_ >> (8 * (&byte - bytes.data()) % 64));
    ++next_;
  }

 private:
  std::uint64_t next_;
};

inline Vault story_vault() { return Vault(Key{7}); }

/// Position by position:
///  1 number.added            5 tenant.registered two    10 number.returned            a rest later
///  2 tenant.registered one   6 payment.activated two    11 number.assigned to two     the same command as 10
///  3 payment.activated one   7 allocation.queued two    12 tenant.registered three    on trial
///  4 number.assigned to one  8 number.released by one   13 allocation.blocked three
///                            9 number.quarantined       the same command as 8
class Story {
 public:
  Story() {
    Engine engine(log, story_vault(), random_, {});
    const auto run = [&](Request request) {
      Command command{engine.new_id(), {}, std::move(request)};
      command.cause.actor = Actor("test");
      if (engine.run(command).events.empty()) throw std::logic_error("the story has changed");
    };
    AddNumbers add{{NumberAdded{}}};
    add.numbers.front().number = PoolNumber("+447700900001");
    add.numbers.front().country = Country("GB");
    run(add);
    register_tenant(run, "one", "+447700900101");
    run(ActivatePayment{TenantId("one"), std::nullopt});
    run(AllocateNumber{TenantId("one")});
    register_tenant(run, "two", "+447700900102");
    run(ActivatePayment{TenantId("two"), std::nullopt});
    run(AllocateNumber{TenantId("two")});
    run(ReleaseNumber{TenantId("one"), Reason("moved away")});
    now.micros += 31 * micros_per_day;
    tick(engine, Actor("ticker"));
    register_tenant(run, "three", "+447700900103", true);
    run(AllocateNumber{TenantId("three")});
  }

  Time now{1'800'000'000'000'000};
  MemoryLog log{[this] { return now; }, Uuid{{1}}};

 private:
  static void register_tenant(auto& run, const char* id, const char* phone, bool trial = false) {
    TenantRegistered tenant;
    tenant.tenant = TenantId(id);
    tenant.business_name = Personal(Name("Joe's Pizza"));
    tenant.country = Country("GB");
    tenant.region = Code("UK");
    tenant.owner_phone = Personal(E164(phone));
    tenant.trial = trial;
    run(RegisterTenant{tenant});
  }

  CountingRandom random_;
};

/// The story's rows, to be damaged.
class GivenLog final : public Log {
 public:
  GivenLog() {
    Story story;
    rows = story.log.read({});
    wrapped = story.log.keys({"one", "two", "three"});
  }

  std::vector<Stored> rows;
  std::vector<WrappedKey> wrapped;
  Position unreadable = 0;  // its row breaks the read of every page that it is in
  std::optional<Position> stated_head;

  Stored& at(Position position) { return *std::ranges::find(rows, position, &Stored::position); }
  void erase(Position position) {
    std::erase_if(rows, [&](const Stored& row) { return row.position == position; });
  }
  /// Puts another event in a row's place, as if it had always been there.
  void rewrite(Position position, const Event& event) {
    auto vault = story_vault();
    vault.learn({"one", "two", "three"}, wrapped);
    auto& row = at(position);
    const auto subjects = subjects_of(event);
    Stamp stamp{row.position, row.recorded_at, row.command, row.tenant, row.number};
    if (!subjects.tenant) stamp.tenant.reset();
    if (!subjects.number) stamp.number.reset();
    row = encode(event, stamp, row.metadata, vault);
  }
  /// Changes a row and makes its digest fit.
  void change(Position position, auto&& how) {
    how(at(position));
    at(position).digest = digest_of(at(position));
  }

  std::unique_ptr<LogTurn> begin() override { throw std::logic_error("given rows take no turn"); }
  Due due(std::size_t) override { return {}; }
  std::vector<Owed> owed(std::size_t, const std::set<Step>&) override { return {}; }
  std::optional<Tenant> tenant(const TenantId&) override { return std::nullopt; }
  std::optional<Number> number(const PoolNumber&) override { return std::nullopt; }
  Uuid id() const override { return {}; }
  Position head() override { return stated_head.value_or(rows.empty() ? 0 : rows.back().position); }
  std::vector<WrappedKey> keys(const std::set<std::string>& tenants) override {
    std::vector<WrappedKey> found;
    std::ranges::copy_if(wrapped, std::back_inserter(found),
                         [&](const auto& key) { return tenants.contains(key.tenant); });
    return found;
  }
  std::vector<Stored> read(const Slice& slice) override {
    std::vector<Stored> found;
    for (const auto& row : rows) {
      if (row.position <= slice.after || row.position > slice.up_to.value_or(row.position)) continue;
      if (row.position == unreadable)
        throw Damaged("event " + std::to_string(unreadable) + ": the row is broken");
      if (slice.tenant && (!row.tenant || row.tenant->id != *slice.tenant)) continue;
      if (!slice.types.empty() && std::ranges::count(slice.types, row.type) == 0) continue;
      found.push_back(row);
    }
    return found;
  }
};

}  // namespace ledgerline::tests
