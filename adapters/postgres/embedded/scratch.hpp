#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "adapters/postgres/embedded/embedded.hpp"

namespace ledgerline::postgres {

/// A private cluster for the time of one task, in a folder of its own below the folder for temporary files
/// (TMPDIR). It is stopped and removed at the end, whatever the end is, but for a SIGKILL: that leaves the
/// folder, named ledgerline-scratch-….
class Scratch {
 public:
  /// Throws Unavailable.
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const Embedded& cluster() const { return *cluster_; }

  /// Ends the server at once, so that whoever waits for it fails and comes to its end. From any thread.
  void interrupt() const;

 private:
  struct Folder {
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
  };
  Folder folder_;
  std::unique_ptr<Embedded> cluster_;
};

}  // namespace ledgerline::postgres
