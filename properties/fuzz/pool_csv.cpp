#include "engine/pool_file.hpp"
#include "properties/fuzz/target.hpp"

/// Lists of numbers for the pool.
namespace ledgerline::fuzz {

void examine(std::string_view input) {
  for (const auto& line : read_pool_file(input, "pool.csv", "GB"))
    expect(!line.phone.country.empty() && line.phone.e164.starts_with('+'), "each number has its country");
}

}  // namespace ledgerline::fuzz
