#include "events/kernel/upcast.hpp"

#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "events/kernel/error.hpp"

namespace ledgerline {

void Upcasters::add(std::string_view type, int from_version, Step step) {
  const bool added = steps_.emplace(std::pair{std::string(type), from_version}, std::move(step)).second;
  if (!added) throw std::logic_error(fmt::format("{} version {} has two upcasters", type, from_version));
}

void Upcasters::apply(std::string_view type, int version, int current, nlohmann::json& payload) const {
  if (version > current)
    throw BadInput(fmt::format(
        "version {} is newer than this build, which knows version {}: use a newer build", version, current));
  for (; version < current; ++version) {
    const auto step = steps_.find(std::pair{std::string(type), version});
    if (step == steps_.end()) throw BadInput(fmt::format("nothing upcasts version {}", version));
    step->second(payload);
  }
}

const Upcasters& catalogue_upcasters() {
  static const Upcasters none;  // every event is at version 1 so far
  return none;
}

}  // namespace ledgerline
