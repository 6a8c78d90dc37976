#include "adapters/stripe/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// Stripe's events, JSON.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  const auto event = stripe::read_event(input);
  expect(event.key.starts_with("stripe:"), "what is read has a key");
  expect(stripe::read_event(input).key == event.key, "a repeat has the same key");
}

}  // namespace ledgerline::fuzz
