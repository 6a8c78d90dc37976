#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace ledgerline::tests {

/// All that a generator leaves to chance, from one seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// 0 … sides - 1, the same on every platform; `sides` is not 0.
  std::size_t below(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }
  bool one_in(std::size_t sides) { return below(sides) == 0; }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }
  std::string bytes(std::size_t count) {
    std::string made;
    while (made.size() < count) made += static_cast<char>(below(256));
    return made;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace ledgerline::tests
