#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json_fwd.hpp>

namespace ledgerline {

/// Old payloads stay as they were written; on reading, each step makes version n of a type into version n
/// + 1. A step must not touch sealed fields: they open under the name they were sealed with.
class Upcasters {
 public:
  using Step = std::function<void(nlohmann::json& payload)>;

  /// Throws std::logic_error if that step is there already.
  void add(std::string_view type, int from_version, Step step);

  /// Brings `payload` from `version` to `current`. Throws BadInput if a step is missing, or `version` is
  /// newer.
  void apply(std::string_view type, int version, int current, nlohmann::json& payload) const;

 private:
  std::map<std::pair<std::string, int>, Step> steps_;
};

/// The steps of the events in the catalogue.
const Upcasters& catalogue_upcasters();

}  // namespace ledgerline
