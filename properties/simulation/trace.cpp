#include "properties/simulation/trace.hpp"

namespace ledgerline::simulation {

/// FNV-1a, 64 bits.
void Trace::mix(std::string_view bytes) {
  for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3;
}

void Trace::mix(std::uint64_t value) {
  for (int i = 0; i < 8; ++i, value >>= 8) hash_ = (hash_ ^ (value & 0xFF)) * 0x100000001B3;
}

std::uint64_t Trace::hash() const {
  auto h = hash_;
  h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCD;
  return h ^ (h >> 33);
}

}  // namespace ledgerline::simulation
