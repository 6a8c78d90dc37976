#include "engine/effects/dispatcher.hpp"

#include <limits>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "engine/deciders/effects.hpp"
#include "engine/points.hpp"

namespace ledgerline {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t breath =
    20'000;  // microseconds after a look that found nothing: a busy log stirs all the time
constexpr std::size_t most_seen = 200, most_seen_of_some = 100'000;  // of what is owed, in one look

std::string_view text(Step step) { return names(step)[static_cast<std::size_t>(step)]; }

std::string key_of(const Owed& owed) {
  return owed.number ? owed.number->str() : owed.tenant->str() + (owed.texts ? "/texts" : "");
}

EffectOutcome outcome_of_kind(Result::Kind kind) {
  switch (kind) {
    case Result::Kind::done: return EffectOutcome::done;
    case Result::Kind::refused: return EffectOutcome::refused;
    case Result::Kind::deferred: return EffectOutcome::deferred;
    case Result::Kind::unsure: break;
  }
  return EffectOutcome::unsure;
}

/// What an adapter says, cut to what an event takes.
template <class Text>
std::optional<Text> event_text(const std::string& said, std::size_t most) {
  if (said.empty()) return std::nullopt;
  auto clean = said.substr(0, most);
  for (auto& c : clean)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = '?';
  return Text(clean);
}

RecordEffect record_of(const EffectAttempted& attempted, const Performed& performed) {
  const auto& result = performed.result;
  auto record = record_about(attempted);
  record.outcome = outcome_of_kind(result.kind);
  record.reference = event_text<Reference>(result.reference, ReferenceRule::most);
  record.code = event_text<Code>(result.code, CodeRule::most);
  record.message = event_text<Reason>(result.message, ReasonRule::most);
  record.retry_after = result.retry_after.value_or(0);
  record.offers = performed.offers;
  return record;
}

const EffectAttempted* attempt_in(const Outcome& outcome) {
  for (const auto& event : outcome.events)
    if (const auto* attempted = std::get_if<EffectAttempted>(&event.event)) return attempted;
  return nullptr;
}

}  // namespace

Dispatcher::Dispatcher(Turns& turns, Timers& timers, Http& http, const Adapters& adapters,
                       const ProviderSettings& settings, Options options)
    : turns_(turns),
      timers_(timers),
      http_(http),
      adapters_(adapters),
      settings_(settings),
      options_(std::move(options)),
      out_of_reach_(adapters.out_of_reach()) {}

void Dispatcher::stop() {
  stopping_ = true;
  stir();
}

void Dispatcher::stir() {
  stirred_ = true;
  timers_.wake();
}

void Dispatcher::tell(const std::string& line) const {
  if (options_.tell) options_.tell(line);
}

Command Dispatcher::command(Request request, Uuid id) const {
  Command command;
  command.id = id;
  command.cause.actor = Actor("worker:" + options_.worker);
  command.request = std::move(request);
  return command;
}

Awaitable<void> Dispatcher::run() {
  const Only everything;
  while (!stopping_ || !busy_.empty()) {
    std::int64_t next = never;
    std::string trouble;
    stirred_ = false;
    const bool has_room = busy_.size() < options_.at_once;  // whoever ends stirs
    if (!stopping_ && has_room) {
      try {
        next = co_await look(everything);
      } catch (const Unavailable& e) {
        trouble = e.what();
      }
    }
    if (trouble.empty()) {
      co_await rest(next);
      continue;
    }
    tell(fmt::format("the log cannot be read, and is asked again: {}", trouble));
    co_await timers_.sleep(options_.poll);
  }
}

/// Until something is due, or may be. A log that grows all the time would have us look all the time: after a
/// look that found nothing there is a breath.
Awaitable<void> Dispatcher::rest(std::int64_t next) {
  if (!stirred_) co_await timers_.doze(std::min(next, options_.idle.value_or(options_.poll)));
  const auto breath_left = looked_at_ + breath - timers_.now();
  if (found_nothing_ && !stopping_ && breath_left > 0 && next > breath_left)
    co_await timers_.sleep(breath_left);
}

Awaitable<void> Dispatcher::drain(std::int64_t patience, Only only) {
  const auto deadline = timers_.now() + patience;
  for (;;) {
    const bool over = only && timers_.now() > deadline;
    std::int64_t next = never;
    if (!over) next = co_await look(only);
    const auto left = only ? deadline - timers_.now() : patience;
    if (busy_.empty() && next > left) co_return;
    co_await timers_.doze(std::min(next, options_.poll));
  }
}

/// Begins what is due; returns how long until the next is, in microseconds.
Awaitable<std::int64_t> Dispatcher::look(Only only) {
  const auto most = only ? most_seen_of_some : most_seen;
  auto list = co_await turns_.owed(most, out_of_reach_);
  std::int64_t next = never;
  looked_at_ = timers_.now();
  found_nothing_ = true;
  for (auto& owed : list) {
    auto key = key_of(owed);
    if (busy_.contains(key) || (only && !only(owed))) continue;
    if (owed.in <= 0) found_nothing_ = false;
    if (owed.in > 0 || busy_.size() >= options_.at_once) {
      next = std::min(next, std::max<std::int64_t>(owed.in, 1000));
      continue;
    }
    busy_.insert(key);
    point("effect.owed");
    const auto executor = co_await boost::asio::this_coro::executor;
    auto finished = [this, key](std::exception_ptr error) {
      busy_.erase(key);
      stir();
      try {
        if (error) std::rethrow_exception(error);
      } catch (const std::exception& e) {
        tell(fmt::format("work on {} ended: {}", key, e.what()));  // it stays owed, and is seen again
      }
    };
    boost::asio::co_spawn(executor, work_on(owed), std::move(finished));
  }
  co_return busy_.size() >= options_.at_once ? never : next;
}

/// Step after step, as long as the next is due at once.
Awaitable<void> Dispatcher::work_on(Owed owed) {
  for (bool more = true; more && !stopping_;) more = co_await one_step(owed);
}

Awaitable<bool> Dispatcher::one_step(Owed& owed) {
  AttemptEffect ask;
  ask.tenant = owed.tenant;
  ask.number = owed.number;
  ask.texts = owed.texts;
  ask.worker = Actor(options_.worker);
  const auto begun = timers_.now();
  const auto id = turns_.new_id();
  auto asked = command(ask, id);
  const auto outcome = co_await turns_.run(std::move(asked));
  const auto* attempted = attempt_in(outcome);
  if (!attempted) {
    if (outcome.kind == Outcome::Kind::failed) {
      tell(fmt::format("{}: {}", outcome.code, outcome.message));
      co_await timers_.sleep(options_.poll);  // it stays owed, and would be seen again at once
    }
    co_return !outcome.events.empty();  // an order was given up: something else may be owed now
  }
  point("effect.attempted");
  auto performed = co_await attempt(*attempted, begun, owed);
  point("effect.answered");
  if (!performed.result.ok())
    tell(fmt::format("{} of {}, attempt {}: {} ({})", text(attempted->step), key_of(owed), attempted->attempt,
                     performed.result.message, performed.result.code));
  auto recorded = record_of(*attempted, performed);
  bool through = co_await record(std::move(recorded));
  point("effect.recorded");
  if (!performed.result.ok()) through = false;
  co_return through;
}

Awaitable<Performed> Dispatcher::attempt(EffectAttempted attempted, std::int64_t begun, Owed owed) {
  auto rows = co_await turns_.rows(owed.tenant, owed.number);
  point("effect.read");
  const auto until = begun + options_.lease - options_.margin;
  LeasedHttp leased(http_, timers_, until);
  Performer performer(adapters_, settings_, leased);
  if (timers_.now() >= until)
    co_return Result::deferred("LEASE_OVER", "the attempt's time was over before anything was sent");
  std::string failure;
  try {
    auto performed = co_await performer.perform(attempted, std::move(rows));
    co_return performed;
  } catch (const std::exception& e) {
    failure = e.what();
  }
  co_return Result::unsure("INTERNAL", "this program failed: " + failure);
}

/// Derived from the attempt, so asking again is safe: what a provider did must not be lost to a server that
/// restarts.
Awaitable<bool> Dispatcher::record(RecordEffect record) {
  const auto id =
      derived_uuid(turns_.log_id(), fmt::format("record/{}/{}", record.effect.str(), record.attempt));
  for (int tries = 0;; ++tries) {
    auto again = command(record, id);
    const auto outcome = co_await turns_.run(std::move(again));
    if (outcome.kind != Outcome::Kind::failed) co_return outcome.kind == Outcome::Kind::done;
    tell(fmt::format("what {} came to could not be recorded: {}", record.effect.str(), outcome.message));
    if (tries == 3) co_return false;  // its lease runs out, and whoever follows looks at the provider
    co_await timers_.sleep(options_.poll);
  }
}

}  // namespace ledgerline
