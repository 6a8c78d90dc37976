#include "projections/arrival.hpp"

#include "projections/inspect.hpp"

namespace ledgerline {

std::vector<Arrival> arrivals_of(Log& log, const std::vector<Stored>& stored, Vault& vault) {
  std::vector<Arrival> arrivals;
  arrivals.reserve(stored.size());
  try {
    for (auto& recorded : decode_all(log, stored, vault)) arrivals.push_back({std::move(recorded), ""});
    return arrivals;
  } catch (const Unavailable&) {
    throw;
  } catch (const std::exception&) {
    arrivals.clear();  // one of them: inspecting finds which, and is slower
  }
  for (auto& event : inspect_all(log, stored, vault))
    arrivals.push_back({std::move(event.recorded), event.decoded ? "" : std::move(event.problem)});
  return arrivals;
}

}  // namespace ledgerline
