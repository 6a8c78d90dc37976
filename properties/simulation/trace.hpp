#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ledgerline::simulation {

/// What happened in a run, in order: always as a hash, by which runs are told apart and compared; in words
/// where somebody is to read it. Two runs of one tape have the same of both, on every machine.
class Trace {
 public:
  struct Line {
    std::int64_t at = 0;  // microseconds since the run began
    std::string who, what;
    bool is_odd = false;  // something went wrong here, or not in the dull order
  };

  explicit Trace(bool keeps_words) : keeps_words_(keeps_words) {}

  void mix(std::uint64_t value);
  void mix(std::string_view bytes);
  /// `words()` is called only where words are kept. What is told is not in the hash: mix what matters.
  template <class Words>
  void tell(std::int64_t at, std::string_view who, Words&& words, bool is_odd = false) {
    if (keeps_words_) lines_.push_back({at, std::string(who), words(), is_odd});
  }

  std::uint64_t hash() const;
  const std::vector<Line>& lines() const { return lines_; }

 private:
  bool keeps_words_;
  std::uint64_t hash_ = 0xCBF29CE484222325;
  std::vector<Line> lines_;
};

}  // namespace ledgerline::simulation
