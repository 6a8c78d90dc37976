#include "engine/ticker.hpp"

#include <future>
#include <memory>

#include <fmt/format.h>

#include "engine/points.hpp"

namespace ledgerline {
namespace {

/// The subject's version makes the id: the same rest is ended once, the next rest is another command.
Command derived(const Uuid& log_id, const Actor& actor, Request request, std::string_view subject,
                Version version) {
  Command command;
  command.id = derived_uuid(log_id, fmt::format("{}/{}/{}", name_of(request), subject, version));
  command.cause.actor = actor;
  command.request = std::move(request);
  return command;
}

}  // namespace

std::vector<Command> commands_for(const Due& due, const Uuid& log_id, const Actor& actor,
                                  const std::function<Uuid()>& new_id) {
  std::vector<Command> commands;
  for (const auto& n : due.rested)
    commands.push_back(derived(log_id, actor, ReturnNumber{PoolNumber(n.id)}, n.id, n.version));
  for (const auto& n : due.unreserved)
    commands.push_back(derived(log_id, actor, UnreserveNumber{PoolNumber(n.id)}, n.id, n.version));
  for (const auto& t : due.lapsed)
    commands.push_back(derived(log_id, actor, ReleaseLapsed{TenantId(t.id)}, t.id, t.version));
  for (const auto& country : due.served) {
    // No subject, so no version: repeating it does no harm, since whoever was served waits no more.
    auto command = derived(log_id, actor, ServeWaiting{Country(country)}, country, 0);
    command.id = new_id();
    commands.push_back(std::move(command));
  }
  return commands;
}

std::vector<Outcome> tick(Engine& engine, const Actor& actor) {
  constexpr std::size_t at_once = 200;
  const auto new_id = [&] { return engine.new_id(); };
  std::vector<Outcome> all;
  for (;;) {
    const auto due = engine.log().due(at_once);
    if (due.empty()) return all;
    point("tick.due");
    std::vector<std::future<Outcome>> pending;
    for (auto& command : commands_for(due, engine.log().id(), actor, new_id)) {
      auto promise = std::make_shared<std::promise<Outcome>>();
      pending.push_back(promise->get_future());
      engine.submit(std::move(command),
                    [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
    }
    bool moved = false;
    for (auto& outcome : pending) {
      all.push_back(outcome.get());
      moved = moved ||
              (all.back().kind == Outcome::Kind::done && !all.back().repeated && !all.back().events.empty());
    }
    if (!moved) return all;  // a row that is locked by hand stays due; the next tick tries again
  }
}

}  // namespace ledgerline
