#include "adapters/postgres/readers.hpp"

namespace ledgerline::postgres {

Readers::Readers(const Database& database, const std::string& master_check, std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i)
    idle_.push_back(std::make_unique<PostgresLog>(database, master_check, Purpose::service));
  pool_ = std::make_unique<boost::asio::thread_pool>(threads);
}

Readers::~Readers() { pool_->join(); }

Readers::Lent::Lent(Readers& readers) : from(readers) {
  const std::lock_guard lock(from.mutex_);
  log = std::move(from.idle_.back());
  from.idle_.pop_back();
}

Readers::Lent::~Lent() {
  const std::lock_guard lock(from.mutex_);
  from.idle_.push_back(std::move(log));
}

}  // namespace ledgerline::postgres
