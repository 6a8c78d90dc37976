#include "engine/token.hpp"

#include "properties/fuzz/target.hpp"

/// Tokens of the API, from the Authorization header.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  const auto token = Token::parse(input);
  expect(!token || token->reveal() == input, "a token is what was given");
}

}  // namespace ledgerline::fuzz
