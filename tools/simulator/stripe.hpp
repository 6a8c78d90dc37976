#pragma once

#include "tools/simulator/provider.hpp"
#include "tools/simulator/world.hpp"

namespace ledgerline::simulator {

/// The source of Stripe's events: it has no API of its own here, it posts to whom the admin API names.
class Stripe {
 public:
  explicit Stripe(World& world) : world_(world) {}
  /// README.md describes `about`. Throws std::invalid_argument.
  std::vector<Delivery> deliveries(const Json& about);

 private:
  Json event(const Json& about, const Json& wanted);
  Delivery delivery(const Json& about, const Json& event);

  World& world_;
};

/// "t=<seconds>,v1=<hex>[,v1=<hex>]": the header Stripe-Signature.
std::string stripe_signature(const std::vector<std::string>& secrets, std::int64_t seconds,
                             std::string_view body);

}  // namespace ledgerline::simulator
