#include "tools/bench/engine_callers.hpp"

#include <chrono>
#include <future>
#include <semaphore>
#include <stdexcept>

#include <fmt/format.h>

namespace ledgerline::bench {
namespace {

using Clock = std::chrono::steady_clock;

RegisterTenant registration(std::size_t i) {
  RegisterTenant request;
  auto& t = request.tenant;
  t.tenant = EngineCallers::tenant(i);
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

ReceiveText first_text(std::size_t i) {
  ReceiveText request;
  request.tenant = EngineCallers::tenant(i);
  request.country = Country("US");
  request.from = Personal<E164>(E164(fmt::format("+1{}", 4000000000 + i)));
  request.to = E164("+15005550006");
  request.message = Reference(fmt::format("SM{:032x}", i));
  request.body = Personal(TextBody("A bakery"));
  return request;
}

}  // namespace

TenantId EngineCallers::tenant(std::size_t i) { return TenantId(fmt::format("tenant-{}", i)); }

Command EngineCallers::command(Request request) {
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
void EngineCallers::submit_all(std::size_t count, const Make& make) {
  constexpr std::ptrdiff_t window = 1000;
  std::counting_semaphore<window> room(window);
  std::atomic<bool> failed = false;
  for (std::size_t i = 0; i < count; ++i) {
    room.acquire();
    engine_.submit(command(make(i)), [&](const Outcome& outcome) {
      if (outcome.kind != Outcome::Kind::done) failed = true;
      room.release();
    });
  }
  for (std::ptrdiff_t i = 0; i < window; ++i) room.acquire();
  if (failed) throw std::runtime_error("the bench's set-up was refused: is this a fresh log?");
}

void EngineCallers::register_tenants(std::size_t count) {
  const auto first = registered_;
  submit_all(count, [&](std::size_t i) { return registration(first + i); });
  registered_ += count;
}

void EngineCallers::seed(std::size_t count) {
  constexpr std::size_t chunk = most_numbers_a_command;
  const auto first = registered_;
  register_tenants(count);
  submit_all(count, [&](std::size_t i) { return ActivatePayment{tenant(first + i), {}}; });
  submit_all((count + chunk - 1) / chunk, [&](std::size_t i) {
    return numbers(numbers_ + i * chunk, std::min(chunk, count - i * chunk));
  });
  numbers_ += count;
}

void EngineCallers::grow(std::size_t events) {
  constexpr std::size_t step = 50'000, under_way = 1000;
  for (auto left = events / events_a_tenant; left > 0;) {
    const auto now = std::min(step, left);
    seed(now);
    allocate(under_way, now);
    left -= now;
  }
}

Run EngineCallers::allocate(std::size_t clients, std::size_t count) {
  return closed_loops(clients, count, "ALLOCATED", [](std::size_t i) { return AllocateNumber{tenant(i)}; });
}

Run EngineCallers::pay(std::size_t clients, std::size_t count) {
  return closed_loops(clients, count, "PAYMENT_ACTIVE",
                      [](std::size_t i) { return ActivatePayment{tenant(i), {}}; });
}

Run EngineCallers::talk(std::size_t clients, std::size_t count) {
  registered_ = next_ + count;
  return closed_loops(clients, count, "REGISTERED", first_text);
}

Run EngineCallers::closed_loops(std::size_t clients, std::size_t count, std::string_view answer,
                                const Make& make) {
  Run run;
  run.latencies.reserve(count);
  const auto end = next_ + count;
  if (end > registered_) throw std::runtime_error("the bench has no tenants left to ask for");
  std::promise<void> finished;
  std::size_t open = count;
  std::string refused;
  std::mutex mutex;  // of the above: answers come on the engine's thread, the first asks on ours
  std::function<void()> ask = [&] {
    std::unique_lock lock(mutex);
    if (next_ == end) return;
    const auto which = next_++;
    lock.unlock();
    auto next = command(make(which));
    const auto begun = Clock::now();
    engine_.submit(std::move(next), [&, begun](const Outcome& outcome) {
      const auto took = micros_since(begun);
      std::unique_lock guard(mutex);
      run.latencies.push_back(took);
      if (outcome.code != answer) refused = outcome.code;
      const bool last = --open == 0;
      guard.unlock();
      if (last) return finished.set_value();
      ask();
    });
  };
  const auto begun = Clock::now();
  for (std::size_t c = 0; c < clients; ++c) ask();
  finished.get_future().wait();
  run.rate = static_cast<double>(count) * 1e6 / micros_since(begun);
  if (!refused.empty())
    throw std::runtime_error(fmt::format("the bench asked for {}, and was answered {}", answer, refused));
  return run;
}

}  // namespace ledgerline::bench
