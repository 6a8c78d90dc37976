#include "adapters/twilio/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// X-Twilio-Signature: a line with the signature, one with the URL, then the body.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  http::Delivery delivery{"POST", "", {}, ""};
  delivery.headers = {{"X-Twilio-Signature", std::string(take_line(input))},
                      {"Content-Type", "application/x-www-form-urlencoded"}};
  delivery.url = take_line(input);
  delivery.body = input;
  const http::Secrets tokens{http::Secret("a token that no input has")};
  expect(twilio::check_signature(delivery, tokens) != http::Verdict::accepted,
         "nobody signs without the token");
}

}  // namespace ledgerline::fuzz
