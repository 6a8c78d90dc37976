#include "adapters/livekit/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// LiveKit's events, JSON.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  const auto event = livekit::read_event(input);
  expect(event.key.starts_with("livekit:"), "what is read has a key");
  expect(livekit::read_event(input).key == event.key, "a repeat has the same key");
}

}  // namespace ledgerline::fuzz
