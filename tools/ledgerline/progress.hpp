#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace ledgerline::cli {

/// A progress bar on stderr, drawn on a terminal only. Erases itself. Elsewhere it is silent, or prints a
/// line every five seconds, for what takes long enough that somebody looks into its log.
class Progress {
 public:
  enum class Elsewhere { silent, lines };
  Progress(std::string what, std::size_t total, Elsewhere elsewhere = Elsewhere::silent);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step() { at(done_ + 1); }
  void at(std::size_t done);
  void at(std::size_t done, std::size_t total);

 private:
  std::string what_;
  std::size_t total_, done_ = 0;
  bool shown_, lines_;
  std::chrono::steady_clock::time_point begun_, drawn_;
};

}  // namespace ledgerline::cli
