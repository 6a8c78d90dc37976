#include "adapters/vapi/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// Vapi's HMAC: lines with the profile, the signature and the timestamp, then the body.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  auto profile = vapi::read_profile(take_line(input));
  profile.secrets = {http::Secret("a secret that no input has")};
  http::Delivery delivery{"POST", "", {}, ""};
  delivery.headers = {{profile.signature_header, std::string(take_line(input))},
                      {profile.timestamp_header, std::string(take_line(input))}};
  delivery.body = input;
  expect(vapi::check_signature(delivery, profile, Time{}) != http::Verdict::accepted,
         "nobody signs without the secret");
}

}  // namespace ledgerline::fuzz
