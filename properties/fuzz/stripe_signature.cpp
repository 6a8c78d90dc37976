#include "adapters/stripe/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// Stripe-Signature: a line with the header, then the body.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  const std::string header(take_line(input));
  const http::Delivery delivery{"POST", "", {{"Stripe-Signature", header}}, std::string(input)};
  const http::Secrets secrets{http::Secret("whsec_that_no_input_has"), http::Secret("whsec_nor_this")};
  expect(stripe::check_signature(delivery, secrets, Time{}) != http::Verdict::accepted,
         "nobody signs without the secret");
}

}  // namespace ledgerline::fuzz
