#include "tests/contracts/forced/client.hpp"

#include "engine/ticker.hpp"
#include "tests/support/cluster.hpp"

namespace ledgerline::tests {
namespace {

EngineOptions options_of(const Policy& policy) {
  EngineOptions options;
  options.policy = policy;
  return options;
}

}  // namespace

Client::Client(postgres::PostgresLog& log, const Policy& policy)
    : log_(log), decider_(log, test_vault(), random_, options_of(policy)) {}

void Client::run(Command command) {
  Batch batch;
  batch.commands.push_back(std::move(command));
  batch.answers.emplace_back([this](Outcome outcome) { outcomes_.push_back(std::move(outcome)); });
  decider_.decide(batch, [] { return std::size_t{0}; });
}

void Client::tick() {
  const auto new_id = [this] {
    std::array<std::uint8_t, 10> bytes;
    random_.fill(bytes);
    return ordered_uuid(0, bytes);
  };
  const auto due = log_.due(10);
  for (auto& command : commands_for(due, log_.id(), Actor("ticker"), new_id)) run(std::move(command));
}

}  // namespace ledgerline::tests
