#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace ledgerline::cli {

/// A progress bar on stderr, drawn on a terminal only; silent in a pipe. Erases itself.
class Progress {
 public:
  Progress(std::string what, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step() { at(done_ + 1); }
  void at(std::size_t done);
  void at(std::size_t done, std::size_t total);

 private:
  std::string what_;
  std::size_t total_, done_ = 0;
  bool shown_;
  std::chrono::steady_clock::time_point begun_, drawn_;
};

}  // namespace ledgerline::cli
