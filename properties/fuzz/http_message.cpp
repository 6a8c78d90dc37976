#include "adapters/http/message.hpp"
#include "properties/fuzz/target.hpp"

/// Requests that somebody kept.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  const auto delivery = http::read_message(input, "https://app.example.com/");
  expect(delivery.url.find("://") != std::string::npos, "its URL is whole");
  expect(delivery.body.size() <= input.size(), "its body is part of it");
}

}  // namespace ledgerline::fuzz
