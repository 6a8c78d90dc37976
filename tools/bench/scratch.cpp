#include "tools/bench/scratch.hpp"

#include <array>

#include <fmt/format.h>

#include "adapters/postgres/migrate.hpp"

namespace ledgerline::bench {

std::string Place::fresh_name() const {
  std::array<std::uint8_t, 6> bytes{};
  random.fill(bytes);
  return fmt::format("bench_{:02x}", fmt::join(bytes, ""));
}

Scratch::Scratch(const Place& place) : url_(place.url), name_(place.fresh_name()) {
  const postgres::Database database{url_, name_};
  postgres::migrate(database, place.vault.check_value());
  log_ = std::make_unique<postgres::PostgresLog>(database, place.vault.check_value());
  engine_ = std::make_unique<Engine>(*log_, place.vault, place.random, EngineOptions{});
}

Scratch::~Scratch() {
  engine_.reset();
  log_.reset();
  try {  // sql: the name was made above
    postgres::Pipeline(url_, fmt::format("set client_min_messages = warning; drop schema {0} cascade; drop "
                                         "owned by {0}_engine, {0}_owner; "
                                         "drop role {0}_engine, {0}_owner",
                                         name_));
  } catch (const std::exception&) {
    // Without the rights to drop roles the schema may stay.
  }
}

}  // namespace ledgerline::bench
