#pragma once

#include <cstdint>
#include <span>

namespace ledgerline {

/// Where unpredictable bytes come from: the operating system, or a seed. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// OpenSSL's generator. Throws std::runtime_error if it has no entropy.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace ledgerline
