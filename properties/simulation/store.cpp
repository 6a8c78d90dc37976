#include "properties/simulation/store.hpp"

#include "engine/points.hpp"

namespace ledgerline::simulation {
namespace {

class StoreTurn final : public LogTurn {
 public:
  StoreTurn(Stage& stage, int process) : stage_(stage), process_(process), real_(stage.log.begin()) {}

  Snapshot load(const Needs& needs) override {
    if (stage_.tape.pick(About::load, 2) == 1) {
      stage_.fault(name_of_process(process_), "turn: the connection broke before it began");
      throw LostConnection("simulated: the connection broke");
    }
    stage_.scheduler.touch_log(false);
    return real_->load(needs);
  }

  void commit(const Changes& changes) override {
    point("turn.committing");
    const auto fate = stage_.tape.pick(About::commit, 3);
    if (fate == 1) lose("turn: the connection broke, and nothing was committed");
    stage_.scheduler.touch_log(true);
    real_->commit(changes);
    if (fate == 2) lose("turn: it was committed, and the answer was lost");
  }

 private:
  void lose(const char* what) {
    stage_.fault(name_of_process(process_), what);
    throw LostConnection("simulated: the connection broke while committing", true);
  }

  Stage& stage_;
  int process_;
  std::unique_ptr<LogTurn> real_;
};

}  // namespace

std::unique_ptr<LogTurn> Store::begin() { return std::make_unique<StoreTurn>(stage_, process_); }

void Store::expect_answer() {
  stage_.scheduler.touch_log(false);
  if (stage_.tape.pick(About::read, 2) == 0) return;
  stage_.fault(name_of_process(process_), "a question to the log was not answered");
  throw Unavailable("simulated: the log cannot be read");
}

std::vector<Stored> Store::read(const Slice& slice) {
  expect_answer();
  return stage_.log.read(slice);
}
Due Store::due(std::size_t limit) {
  expect_answer();
  return stage_.log.due(limit);
}
std::vector<Owed> Store::owed(std::size_t limit, const std::set<Step>& without) {
  expect_answer();
  return stage_.log.owed(limit, without);
}
std::optional<Tenant> Store::tenant(const TenantId& id) {
  expect_answer();
  return stage_.log.tenant(id);
}
std::optional<Number> Store::number(const PoolNumber& number) {
  expect_answer();
  return stage_.log.number(number);
}

}  // namespace ledgerline::simulation
