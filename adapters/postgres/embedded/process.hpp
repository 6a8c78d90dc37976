#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

/// Running other programs, and keeping processes out of each other's way. Any thread may call any of this.
namespace ledgerline::postgres {

/// A user of this machine, as whom a program runs.
struct Account {
  uid_t uid;
  gid_t gid;
  std::vector<gid_t> groups;
  std::string name;
};

/// Both throw Unavailable where the machine knows no such user.
Account account_of(uid_t uid);
Account account_named(const std::string& name);

/// What to run and with what. The program gets nothing of ours that is not named here: no variable, no
/// descriptor, no terminal; it reads /dev/null and starts in /, since its user may not enter our folder.
struct Program {
  std::vector<std::string> arguments;      // the first is the program's absolute path
  Account account;                         // another than the caller's needs root
  std::vector<std::string> environment{};  // NAME=value, beside a plain PATH and LC_ALL=C
  int output = -1;                         // takes stdout and stderr; where -1, they end up in Ended::output
  int kept = -1;  // a descriptor that stays open, as 3, in the program and its children
};

struct Ended {
  bool well = false;  // ran, and returned 0
  std::string output;
};

/// Runs it to its end. Throws Unavailable where no process can be made; a program that is missing or fails
/// is `!well`. Waits for the output's end too, so a program that leaves something running needs `output`.
Ended run(const Program& program);

/// The folder that holds initdb, pg_ctl and postgres of this major version ("15"; "" is the newest). A
/// package of Debian's goes before whatever is on the PATH. Throws Unavailable where there is none.
std::filesystem::path find_programs(const std::string& version, const Account& account);

/// A flock(2) on a file, made where it is absent. The kernel drops it when the process dies, however it dies.
/// Each object is a holder of its own, within one process too; programs we run do not inherit it.
class FileLock {
 public:
  /// Opens, and holds nothing yet. Throws Unavailable where the file cannot be opened.
  explicit FileLock(std::filesystem::path file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  bool try_exclusive();
  /// Both throw Unavailable when another holder does not let go in time (one that is stopped, say).
  void shared_within(std::chrono::seconds patience);
  void exclusive_within(std::chrono::seconds patience);
  void release() noexcept;
  int descriptor() const { return descriptor_; }

 private:
  void take_within(int kind, std::chrono::seconds patience);

  std::filesystem::path file_;
  int descriptor_;
};

}  // namespace ledgerline::postgres
