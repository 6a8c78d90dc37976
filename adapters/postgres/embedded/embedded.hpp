#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace ledgerline::postgres {

/// A private PostgreSQL cluster in a folder, reached over a Unix socket only, and durable: fsync, synchronous
/// commit and data checksums are on, whatever the cluster's own configuration says.
///
/// Any number of processes, and of objects in one, may share a folder: the first starts the server, the last
/// stops it. A process killed on the way leaves a server that the next one joins; a server killed on the way
/// is started again. Nothing that is killed leaves anything half made.
///
/// In the folder: `data` (PGDATA), `server.log`, `start.lock` (held while starting or stopping), `users.lock`
/// (shared by every user). A caller who is root runs the server as user `postgres`, and where that user
/// cannot reach `dir` (it is below a 0700 home) all this is in /var/lib/ledgerline, and `dir` holds one
/// text file, `where`, that names the place. Delete `where`, and a new cluster is made; the old one stays.
///
/// Threads: making and ending may happen on any; the rest only reads. A process that forks must not use the
/// child's copy.
class Embedded {
 public:
  /// Makes the cluster at `dir` where there is none, starts it where it does not run, joins it where it does.
  /// Blocks until it takes connections, 60 s at most. Throws Unavailable: PostgreSQL is not installed, the
  /// folder is another's, the server does not start (quotes its log).
  explicit Embedded(const std::filesystem::path& dir);
  /// The last user stops the server, and waits for it. Where that fails the server runs on for the next.
  ~Embedded();
  Embedded(const Embedded&) = delete;
  Embedded& operator=(const Embedded&) = delete;

  /// For libpq: database `ledgerline` as the superuser `postgres`, whoever the caller is.
  const std::string& url() const;
  /// Where the data really is: `dir`, absolute and free of links, or the place that `where` names.
  const std::filesystem::path& folder() const;
  /// The server's process, 0 where none runs.
  int postmaster() const;

 private:
  struct Cluster;
  std::unique_ptr<Cluster> cluster_;
};

}  // namespace ledgerline::postgres
