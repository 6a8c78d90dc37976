#include "engine/ports.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace ledgerline {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("OpenSSL has no random bytes");
}

}  // namespace ledgerline
