#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/api/grants.hpp"
#include "adapters/channel/feed.hpp"
#include "adapters/postgres/readers.hpp"
#include "engine/effects/carrier.hpp"
#include "engine/effects/settings.hpp"
#include "engine/effects/timers.hpp"
#include "engine/effects/turns.hpp"
#include "engine/policy.hpp"
#include "engine/vault.hpp"

namespace ledgerline::api {

/// What the API stands on. All of it outlives the server's executor; used on that executor.
struct Context {
  Turns& turns;
  postgres::Readers& readers;
  const Vault& vault;  // copied by whoever opens personal fields
  const Policy& policy;
  const ProviderSettings& settings;
  Timers& timers;
  /// The carrier, over the guarded HTTP. Throws web::Refused where it has no credentials.
  std::function<std::unique_ptr<Carrier>()> carrier;
  /// Throws web::Refused, which names what is not set, where a number cannot be wired so.
  std::function<void(VoiceRoute)> expect_route;
  channel::Feed& feed;
  std::string version;  // the program's
  std::shared_ptr<Grants> grants = std::make_shared<Grants>();
  /// Begins to build a second generation of a projection; false where one is being built. Empty: this process
  /// builds none.
  std::function<bool(const std::string&)> rebuild = nullptr;
  /// Whether this process is at it, or about to be.
  std::function<bool()> is_rebuilding = [] { return false; };
};

}  // namespace ledgerline::api
