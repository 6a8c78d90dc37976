#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace ledgerline {

/// RFC 9562.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e"
std::string to_string(const Uuid& id);

/// Throws BadInput.
Uuid parse_uuid(std::string_view text);

/// Version 5: the same space and name always give the same id, so a repeat is recognised.
Uuid derived_uuid(const Uuid& space, std::string_view name);

/// Version 7 from a time and random bytes: ids made later sort later, which keeps their index dense.
Uuid ordered_uuid(std::int64_t unix_millis, std::array<std::uint8_t, 10> random);

}  // namespace ledgerline
