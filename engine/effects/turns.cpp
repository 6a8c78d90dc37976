#include "engine/effects/turns.hpp"

#include <boost/asio/thread_pool.hpp>

#include "engine/completed_by.hpp"

namespace ledgerline {

/// One thread: the log's reading connection is used by one at a time anyway.
class EngineTurns::Reader {
 public:
  ~Reader() { pool_.join(); }
  template <class T>
  Awaitable<T> read(std::function<T()> question) {
    return answered_on<T>(pool_, std::move(question));
  }

 private:
  boost::asio::thread_pool pool_{1};
};

EngineTurns::EngineTurns(Engine& engine) : engine_(engine), reader_(std::make_unique<Reader>()) {}
EngineTurns::~EngineTurns() = default;

Uuid EngineTurns::log_id() { return engine_.log().id(); }
Uuid EngineTurns::new_id() { return engine_.new_id(); }

Awaitable<Outcome> EngineTurns::run(Command command) {
  auto begin = [this, command = std::move(command)](auto finish) mutable {
    engine_.submit(std::move(command), [finish](Outcome outcome) { finish(nullptr, std::move(outcome)); });
  };
  return completed_by<Outcome>(std::move(begin));
}

Awaitable<std::vector<Owed>> EngineTurns::owed(std::size_t limit, std::set<Step> without) {
  return reader_->read<std::vector<Owed>>(
      [this, limit, without] { return engine_.log().owed(limit, without); });
}

Awaitable<Rows> EngineTurns::rows(std::optional<TenantId> tenant, std::optional<PoolNumber> number) {
  return reader_->read<Rows>([this, tenant, number] {
    Rows rows;
    if (tenant) rows.tenant = engine_.log().tenant(*tenant);
    if (number) rows.number = engine_.log().number(*number);
    return rows;
  });
}

}  // namespace ledgerline
