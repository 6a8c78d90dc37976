#include "tools/bench/engine_subject.hpp"

#include <chrono>
#include <future>
#include <semaphore>
#include <stdexcept>

#include <fmt/format.h>

namespace ledgerline::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::string tenant_name(std::size_t i) { return fmt::format("tenant-{}", i); }

RegisterTenant registration(std::size_t i) {
  RegisterTenant request;
  auto& t = request.tenant;
  t.tenant = TenantId(tenant_name(i));
  t.business_name = Personal<Name>(Name(fmt::format("Business {}", i)));
  t.country = Country("US");
  t.region = Code("US");
  t.owner_phone = Personal<E164>(E164(fmt::format("+1{}", 3000000000 + i)));
  return request;
}

AddNumbers numbers(std::size_t first, std::size_t count) {
  AddNumbers request;
  for (auto i = first; i < first + count; ++i) {
    NumberAdded added;
    added.number = PoolNumber(fmt::format("+1{}", 2000000000 + i));
    added.country = Country("US");
    added.area_code = AreaCode("200");
    request.numbers.push_back(std::move(added));
  }
  return request;
}

}  // namespace

Command EngineSubject::command(Request request) {
  Command command;
  std::array<std::uint8_t, 10> bytes{};
  random_.fill(bytes);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  command.id = ordered_uuid(now.count(), bytes);
  command.cause.actor = Actor("bench");
  command.request = std::move(request);
  return command;
}

/// Submits with at most `window` under way, so that the queue stays small.
void EngineSubject::submit_all(std::size_t count, const std::function<Command(std::size_t)>& make) {
  constexpr std::ptrdiff_t window = 1000;
  std::counting_semaphore<window> room(window);
  std::atomic<bool> failed = false;
  for (std::size_t i = 0; i < count; ++i) {
    room.acquire();
    engine_.submit(make(i), [&](const Outcome& outcome) {
      if (outcome.kind != Outcome::Kind::done) failed = true;
      room.release();
    });
  }
  for (std::ptrdiff_t i = 0; i < window; ++i) room.acquire();
  if (failed) throw std::runtime_error("the bench's set-up was refused: is this a fresh log?");
}

void EngineSubject::seed(std::size_t count) {
  constexpr std::size_t chunk = most_numbers_a_command;
  const auto first = seeded_;
  submit_all(count, [&](std::size_t i) { return command(registration(first + i)); });
  submit_all(count,
             [&](std::size_t i) { return command(ActivatePayment{TenantId(tenant_name(first + i)), {}}); });
  submit_all((count + chunk - 1) / chunk, [&](std::size_t i) {
    return command(numbers(first + i * chunk, std::min(chunk, count - i * chunk)));
  });
  seeded_ += count;
}

Run EngineSubject::run(std::size_t clients, std::size_t count) {
  Run run;
  run.latencies.reserve(count);
  const auto end = next_ + count;
  std::promise<void> finished;
  std::size_t open = count, refused = 0;
  std::mutex
      mutex;  // next_, open and the latencies: answers come on the engine's thread, the first asks on ours
  std::function<void()> ask = [&] {
    std::unique_lock lock(mutex);
    if (next_ == end) return;
    auto next = command(AllocateNumber{TenantId(tenant_name(next_++))});
    lock.unlock();
    const auto begun = Clock::now();
    engine_.submit(std::move(next), [&, begun](const Outcome& outcome) {
      const auto took = std::chrono::duration<double, std::micro>(Clock::now() - begun).count();
      std::unique_lock guard(mutex);
      run.latencies.push_back(took);
      if (outcome.code != "ALLOCATED") ++refused;
      const bool last = --open == 0;
      guard.unlock();
      if (last) return finished.set_value();
      ask();
    });
  };
  const auto begun = Clock::now();
  for (std::size_t c = 0; c < clients; ++c) ask();
  finished.get_future().wait();
  run.rate = static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - begun).count();
  if (refused != 0)
    throw std::runtime_error(fmt::format("{} allocations were not answered ALLOCATED", refused));
  return run;
}

}  // namespace ledgerline::bench
