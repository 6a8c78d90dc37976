#include "engine/command_queue.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "engine/log/needs.hpp"
#include "engine/turn.hpp"

namespace ledgerline {

/// It ends before a command about a tenant that the batch registers, or a sender's next text, which names the
/// same tenant: what these need cannot be loaded yet.
Batch CommandQueue::take() {
  Batch batch;
  std::size_t weight = 0;
  std::set<std::string> registering;
  while (!queue_.empty()) {
    const auto& command = queue_.front().command;
    weight += weight_of(command);
    if (!batch.commands.empty() && weight > most_events_) break;
    if (!registering.empty()) {
      Needs needs;
      needs.add(command);
      if (std::ranges::any_of(needs.tenants, [&](const auto& id) { return registering.contains(id); })) break;
    }
    if (const auto* c = std::get_if<RegisterTenant>(&command.request))
      registering.insert(c->tenant.tenant.str());
    if (const auto* c = std::get_if<ReceiveText>(&command.request))
      for (const auto& id : beginnings_of(*c)) registering.insert(id.str());
    batch.commands.push_back(std::move(queue_.front().command));
    batch.answers.push_back(std::move(queue_.front().answer));
    queue_.pop_front();
  }
  return batch;
}

}  // namespace ledgerline
