#include "adapters/livekit/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// LiveKit's tokens: a line with the header, then the body.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  const std::string token(take_line(input));
  const http::Delivery delivery{"POST", "", {{"Authorization", token}}, std::string(input)};
  expect(livekit::check_signature(delivery, {{"APIkey123", http::Secret("a secret that no input has")}},
                                  Time{}) != http::Verdict::accepted,
         "nobody signs without the secret");
  // What the parts decode to is looked at before the signature, so anybody reaches it.
  const auto bytes = http::from_base64url(token);
  expect(!bytes || http::from_base64url(http::base64url(*bytes)) == bytes, "base64url is read back");
}

}  // namespace ledgerline::fuzz
