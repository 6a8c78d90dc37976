#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/postgres/database.hpp"

namespace ledgerline::postgres {

/// A webhook that waits for somebody to know what to do with it.
struct ParkedDelivery {
  std::int64_t id = 0;
  std::string hook, key, code;
  std::string content;  // sealed
};

/// The log's parked webhooks, in the table `parked`. Thread-safe as its session is. Throws Unavailable.
class Parked {
 public:
  explicit Parked(Session& session) : session_(session) {}

  /// One that is kept under the same hook and key stays as it is. The id is the table's.
  void keep(const ParkedDelivery& delivery);
  /// The oldest first; the one with this id where it is given.
  std::vector<ParkedDelivery> find(std::optional<std::int64_t> id);
  /// It was tried again, and stays because of this.
  void note(std::int64_t id, const std::string& code);
  /// False where there is none.
  bool remove(std::int64_t id);

 private:
  Session& session_;
};

}  // namespace ledgerline::postgres
