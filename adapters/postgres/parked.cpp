#include "adapters/postgres/parked.hpp"

#include "sql.hpp"

namespace ledgerline::postgres {

void Parked::keep(const ParkedDelivery& delivery) {
  session_.query(std::string(sql::park), {delivery.hook, delivery.key, delivery.code, delivery.content});
}

std::vector<ParkedDelivery> Parked::find(std::optional<std::int64_t> id) {
  const auto wanted = id ? Param(std::to_string(*id)) : std::nullopt;
  std::vector<ParkedDelivery> all;
  for (const auto& row : session_.query(std::string(sql::find_parked), {wanted}))
    all.push_back(
        {row[0].as<std::int64_t>(), row[1].c_str(), row[2].c_str(), row[3].c_str(), row[4].c_str()});
  return all;
}

void Parked::note(std::int64_t id, const std::string& code) {
  session_.query(std::string(sql::note_parked), {std::to_string(id), code});
}

bool Parked::remove(std::int64_t id) {
  return session_.query(std::string(sql::remove_parked), {std::to_string(id)}).affected_rows() > 0;
}

}  // namespace ledgerline::postgres
