#include "adapters/vapi/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// Vapi's events, JSON.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  const auto event = vapi::read_event(input);
  expect(event.key.starts_with("vapi:"), "what is read has a key");
  expect(vapi::read_event(input).key == event.key, "a repeat has the same key");
}

}  // namespace ledgerline::fuzz
