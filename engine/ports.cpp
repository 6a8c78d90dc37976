#include "engine/ports.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace ledgerline {

namespace {

void draw(std::span<std::uint8_t> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("OpenSSL has no random bytes");
}

}  // namespace

/// Small draws come from a buffer a thread: OpenSSL's generator costs as much for ten bytes as for a
/// thousand. What was handed out is wiped, since it may be a key.
void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  thread_local std::array<std::uint8_t, 1024> buffer;
  thread_local std::size_t used = buffer.size();
  if (bytes.size() > buffer.size() / 4) return draw(bytes);
  if (used + bytes.size() > buffer.size()) {
    draw(buffer);
    used = 0;
  }
  std::copy_n(buffer.begin() + static_cast<std::ptrdiff_t>(used), bytes.size(), bytes.begin());
  OPENSSL_cleanse(buffer.data() + used, bytes.size());
  used += bytes.size();
}

}  // namespace ledgerline
