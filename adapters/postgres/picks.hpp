#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/log/log.hpp"

namespace ledgerline::postgres {

/// Where the tenants that were seen belong: their country and wanted area code, which never change. With them
/// a turn knows in its first round trip which numbers to ask the pool for; without, it takes one round trip
/// more. Forgets all when it is full. Used by the turn's thread.
class Homes {
 public:
  struct Home {
    std::string country;
    std::optional<std::string> area_code;
  };
  void learn(const std::vector<Tenant>& tenants);
  void forget() { homes_.clear(); }
  const Home* find(const std::string& tenant) const;

 private:
  static constexpr std::size_t most = 200'000;
  std::unordered_map<std::string, Home> homes_;
};

/// How many available numbers to load, by country and by country and area code: one for each tenant that may
/// take one, and one for each number that the batch names, which may leave the pool before the picking.
struct Picks {
  std::map<std::string, std::size_t> countries;
  std::map<std::pair<std::string, std::string>, std::size_t> areas;
  friend bool operator==(const Picks&, const Picks&) = default;
};

/// As far as `homes` knows the pickers. Of the tenants in `loaded`, those that wait may pick where the batch
/// serves their country, and those that text where their onboarding gives a number.
Picks picks_of(const Needs& needs, const Homes& homes, const std::vector<Tenant>& loaded = {});

}  // namespace ledgerline::postgres
