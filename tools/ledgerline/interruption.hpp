#pragma once

#include <functional>
#include <memory>
#include <mutex>

namespace ledgerline::cli {

/// While it lives, SIGINT and SIGTERM do not end the program: what goes on is told to end, and cleans up
/// behind itself.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// The first signal that came; 0 for none.
  int signal() const;
  /// Who is told of a signal, on a thread of its own, as long as this lives; at once where one came before.
  class Told {
   public:
    Told(Interruption& interruption, std::function<void()> told);
    ~Told();
    Told(const Told&) = delete;
    Told& operator=(const Told&) = delete;

   private:
    Interruption& interruption_;
  };

 private:
  struct Listening;
  void came(int signal);

  mutable std::mutex mutex_;
  int signal_ = 0;
  std::function<void()> told_;
  std::unique_ptr<Listening> listening_;
};

}  // namespace ledgerline::cli
