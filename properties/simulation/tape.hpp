#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Where every choice of a simulated run comes from, and where all of them are kept.
namespace ledgerline::simulation {

/// What a choice is about. The value 0 is always the dull one: first come first served, nothing goes wrong.
enum class About : std::uint8_t {
  run,     // which of those that are ready goes on
  time,    // a timer fires though somebody is ready
  crash,   // a process dies at a named point
  load,    // the connection to the log breaks before a turn
  commit,  // it breaks while a turn commits: before that was done, or after
  read,    // a question to the log fails
  reply,   // the answer to a caller is lost on its way
  twice,   // a caller sends a command twice
  call,    // what becomes of a request to a provider
  delay,   // how much later
  where,   // which process a caller asks
  back,    // how long a dead process stays away
  skip,    // a caller leaves a deed out; never by chance: shrinking tries it
};
constexpr std::size_t abouts = 13;
std::string_view name_of(About about);

/// Numbers from a seed, the same on every machine (SplitMix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// In [0, end); end > 0.
  std::uint32_t below(std::uint32_t end);

 private:
  std::uint64_t state_;
};

/// One that could run next: whose it is, and which of that lane's, counted from 1.
struct Ready {
  int lane;
  std::uint64_t nth;
};

/// What a step read and wrote, as sets of bits: the log, a process's memory, a caller's.
struct Touched {
  std::uint64_t read = 0, written = 0;
  bool conflicts_with(const Touched& other) const {
    return (written & (other.read | other.written)) != 0 || (read & other.written) != 0;
  }
};

/// Who chooses where the tape is not written yet.
class Chooser {
 public:
  virtual ~Chooser() = default;
  /// In [0, of).
  virtual std::uint32_t choose(About about, std::uint32_t of) = 0;
  /// Which of at least two that are ready, in the order they became so.
  virtual std::uint32_t choose_next(const std::vector<Ready>& ready) {
    return choose(About::run, static_cast<std::uint32_t>(ready.size()));
  }
  /// Before a step that nothing else could be, and after each step.
  virtual void only(const Ready&) {}
  virtual void ran(const Touched&) {}
};

/// Thrown by a chooser: the rest of this run is another one's.
struct Pruned {};

/// One place where a run was not dull.
struct Deviation {
  std::size_t at = 0;  // which choice, from 0
  std::uint32_t value = 0;
  friend bool operator==(const Deviation&, const Deviation&) = default;
};
using Script = std::vector<Deviation>;  // in order of `at`

/// "17=2,40=1"; "dull" where there is none.
std::string text_of(const Script& script);
/// Throws BadInput.
Script read_script(std::string_view text);

class Tape {
 public:
  struct Choice {
    std::uint32_t value, of;
    About about;
  };

  /// `chooser` outlives the tape. What is not `allowed` is never chosen; who runs next always is.
  Tape(Chooser& chooser, const std::set<About>& allowed) : chooser_(chooser) {
    for (std::size_t i = 0; i < abouts; ++i) allowed_[i] = allowed.contains(static_cast<About>(i));
    allowed_[static_cast<std::size_t>(About::skip)] = true;
  }

  /// Below `of`; 0 without a choice where there is nothing to choose, or where faults are over.
  std::uint32_t pick(About about, std::uint32_t of);
  std::uint32_t pick_next(const std::vector<Ready>& ready);
  void ran(const Touched& touched) { chooser_.ran(touched); }
  /// From here on nothing goes wrong; who runs next is still a choice.
  void end_faults() { faults_ = false; }
  bool has_faults() const { return faults_; }

  const std::vector<Choice>& choices() const { return choices_; }
  Script deviations() const;

 private:
  std::uint32_t keep(About about, std::uint32_t of, std::uint32_t value);

  Chooser& chooser_;
  std::array<bool, abouts> allowed_{};
  bool faults_ = true;
  std::vector<Choice> choices_;
};

}  // namespace ledgerline::simulation
