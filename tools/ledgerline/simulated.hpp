#pragma once

#include <string>
#include <vector>

namespace ledgerline::cli {

/// The simulated providers, in a process of their own: the program `simulator` beside this one. Ends with its
/// owner, and with this process, also where that is killed. Used by one thread, the program's main one: the
/// kernel takes the end of the thread that started a process for the end of its parent.
class Simulated {
 public:
  /// `scenario` says how it begins (JSON; tools/simulator/README.md). Waits until it is ready. Throws
  /// Unavailable.
  explicit Simulated(const std::string& scenario);
  ~Simulated();
  Simulated(const Simulated&) = delete;
  Simulated& operator=(const Simulated&) = delete;

  /// "NAME=value": where it is, and its credentials.
  const std::vector<std::string>& environment() const { return environment_; }
  /// The answer of its admin API, JSON. Throws Unavailable.
  std::string ask(const std::string& path) const;

 private:
  int pid_ = 0;
  std::string url_;
  std::vector<std::string> environment_;
};

}  // namespace ledgerline::cli
