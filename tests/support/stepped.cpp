#include "tests/support/stepped.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "engine/points.hpp"

namespace ledgerline::tests {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto patience = 20s;  // far more than any step takes

bool sent(const std::string& place) { return place == committing || place == has_answered; }

}  // namespace

Stepped::Stepped(Backends& backends, const std::map<char, std::function<void()>>& work)
    : backends_(backends) {
  for (const auto& [name, unused] : work) sessions_[name].running = true;  // all, before a thread looks
  for (auto& [name, session] : sessions_)
    session.thread = std::thread([this, &one = session, todo = work.at(name)] { run(one, todo); });
  settle();
}

Stepped::~Stepped() {
  {
    const std::lock_guard lock(mutex_);
    free_ = true;
  }
  moved_.notify_all();
  for (const auto& [name, session] : sessions_) backends_.open_gate(name);
  for (auto& [name, session] : sessions_) session.thread.join();
  backends_.close_gates();
}

void Stepped::run(Session& session, const std::function<void()>& work) {
  const bool begins = stop(session, at_start);
  const PointsHere here([&](std::string_view name) { stop(session, name); });
  try {
    if (begins) work();
  } catch (...) {
    session.error = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  session.place = at_end;
  session.done = true;
  session.running = false;
  ++arrivals_;
  moved_.notify_all();
}

bool Stepped::stop(Session& session, std::string_view place) {
  std::unique_lock lock(mutex_);
  if (free_) return false;
  session.place = place;
  session.running = false;
  if (place == "turn.begun") session.cut = false;
  ++arrivals_;
  moved_.notify_all();
  moved_.wait(lock, [&] { return session.running || free_; });
  return session.running;
}

bool Stepped::nobody_runs() const {
  return std::ranges::none_of(sessions_, [](const auto& each) { return each.second.running; });
}

bool Stepped::needs_server() const {
  return std::ranges::any_of(sessions_, [](const auto& each) {
    return each.second.running || each.second.was_cut || sent(each.second.place);
  });
}

/// A server process whose client was cut off, and which has not noticed yet: it still has its locks.
bool Stepped::leaves_orphan(const Session& session, const Backends::Seen& seen) const {
  const bool in_turn =
      session.place == "turn.loaded" || session.place == "turn.decided" || sent(session.place);
  return session.was_cut && seen.idle_in_turn && (session.cut || session.running || !in_turn);
}

bool Stepped::stands(const Session& session, const Backends::Seen& seen) const {
  if (leaves_orphan(session, seen)) return false;
  if (session.running) return seen.blocked;
  if (session.place == committing && seen.at_gate) return true;
  return !sent(session.place) || seen.blocked || !seen.working;
}

/// Keeps what the server says, if everybody stands. While one of its processes is at work, nobody is sure to.
bool Stepped::settled(const std::map<char, Backends::Seen>& seen) {
  const auto of = [&](char name) {
    const auto at = seen.find(name);
    return at == seen.end() ? Backends::Seen{} : at->second;
  };
  if (std::ranges::any_of(seen, [](const auto& each) { return each.second.moving; })) return false;
  if (!std::ranges::all_of(sessions_, [&](const auto& each) { return stands(each.second, of(each.first)); }))
    return false;
  for (auto& [name, session] : sessions_) session.server = of(name);
  return true;
}

/// What the server says is of use only if nobody came to stand while it was asked: who did may have set free
/// who is said to be blocked.
void Stepped::settle() {
  for (const auto end = steady_clock::now() + patience; steady_clock::now() < end;) {
    std::size_t before = 0;
    {
      std::unique_lock lock(mutex_);
      moved_.wait_for(lock, 1ms, [&] { return nobody_runs(); });
      if (!needs_server()) return;
      before = arrivals_;
    }
    const auto seen = backends_.look();
    const std::lock_guard lock(mutex_);
    if (before == arrivals_ && settled(seen)) return;
  }
  throw std::runtime_error("the sessions neither stop nor are blocked: " + described());
}

std::vector<Choice> Stepped::able() {
  const std::lock_guard lock(mutex_);
  std::vector<Choice> able;
  for (const auto& [name, session] : sessions_) {
    const bool waits =
        sent(session.place) && (session.server.blocked || (session.server.at_gate && !session.cut));
    if (!session.running && !session.done && !waits) able.push_back({name, false});
    if (session.server.at_gate) able.push_back({name, true});
  }
  return able;
}

bool Stepped::over() {
  const std::lock_guard lock(mutex_);
  return std::ranges::all_of(sessions_, [](const auto& each) { return each.second.done; });
}

void Stepped::begin(Choice choice) {
  if (choice.server) backends_.open_gate(choice.session);
  const std::lock_guard lock(mutex_);
  auto& session = sessions_.at(choice.session);
  if (!choice.server) {
    session.running = true;
    moved_.notify_all();
    return;
  }
  session.server.at_gate = false;
  if (session.place == committing) session.place = has_answered;
}

Moves Stepped::go(Choice choice) {
  const auto before = places();
  begin(choice);
  settle();
  backends_.close_gates();
  const auto after = places();
  Moves step{{choice.session, choice.server ? std::string(has_answered) : after.at(choice.session)}, {}};
  for (const auto& [name, place] : after) {
    const Move move{name, place};
    if (place != before.at(name) && move != step.move) step.others.push_back(move);
    if (const auto& error = sessions_.at(name).error) std::rethrow_exception(error);
  }
  return step;
}

void Stepped::cut_off(char session) {
  const std::lock_guard lock(mutex_);
  sessions_.at(session).cut = sessions_.at(session).was_cut = true;
}

std::map<char, std::string> Stepped::places() {
  const std::lock_guard lock(mutex_);
  std::map<char, std::string> places;
  for (const auto& [name, session] : sessions_)
    places[name] = session.running ? std::string(at_lock) : session.place;
  return places;
}

std::string Stepped::described() {
  std::string text;
  for (const auto& [name, place] : places()) text += text_of(Move{name, place}) + ' ';
  return text + "and the server says:" + backends_.described();
}

}  // namespace ledgerline::tests
