#include "adapters/postgres/embedded/embedded.hpp"

#include <array>
#include <fstream>
#include <functional>
#include <memory>
#include <poll.h>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <libpq-fe.h>

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace {

namespace fs = std::filesystem;
using ledgerline::postgres::Embedded;

/// A folder of the test's own that every user may pass through, gone at the end with all that came of it.
class Scratch {
 public:
  Scratch() {
    auto name = (fs::temp_directory_path() / "embedded-test-XXXXXX").native();
    if (!mkdtemp(name.data())) throw std::runtime_error("no folder for the test");
    chmod(name.c_str(), 0711);
    path_ = fs::canonical(name);
  }
  ~Scratch() {
    fs::remove_all(path_);
    if (!elsewhere_.empty()) fs::remove_all(elsewhere_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  fs::path operator/(const fs::path& name) const { return path_ / name; }
  void remove_too(fs::path elsewhere) { elsewhere_ = std::move(elsewhere); }

 private:
  fs::path path_;
  fs::path elsewhere_;
};

/// The one value that `sql` yields, or "" for none.
std::string ask(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> server(PQconnectdb(url.c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> reply(PQexec(server.get(), sql.c_str()), &PQclear);
  const auto status = PQresultStatus(reply.get());
  if (status == PGRES_COMMAND_OK) return "";
  if (status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(server.get()));
  return PQntuples(reply.get()) == 0 ? "" : PQgetvalue(reply.get(), 0, 0);
}

/// One end of a line between the test and a process of its own.
class Line {
 public:
  explicit Line(int descriptor) : descriptor_(descriptor) {}

  int descriptor() const { return descriptor_; }
  /// Says a number; nobody may be left to hear it.
  void say(int number) const { send(descriptor_, &number, sizeof number, MSG_NOSIGNAL); }
  /// The number said at the other end; 0 when nobody is left there.
  int hear() const {
    int number = 0;
    return read(descriptor_, &number, sizeof number) == sizeof number ? number : 0;
  }

 private:
  int descriptor_;
};

/// A process that does `work`, given the line to the test. It cannot use Catch.
class Child {
 public:
  using Work = std::function<void(const Line& test)>;

  explicit Child(const Work& work) {
    std::array<int, 2> ends;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
      throw std::runtime_error("no line for the test");
    pid_ = fork();
    if (pid_ == 0) {
      close(ends[0]);
      live(work, Line(ends[1]));
    }
    close(ends[1]);
    line_ = Line(ends[0]);
  }
  ~Child() {
    if (pid_ > 0) kill9();
    close(line_.descriptor());
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  const Line& line() const { return line_; }
  bool ends_well() {
    const int status = wait();
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  void kill9() {
    kill(pid_, SIGKILL);
    wait();
  }

 private:
  [[noreturn]] static void live(const Work& work, const Line& test) {
    try {
      work(test);
      _exit(0);
    } catch (...) {
      _exit(1);
    }
  }
  int wait() {
    int status = -1;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
  }

  pid_t pid_ = 0;
  Line line_{-1};
};

std::vector<int> children_of(int parent) {
  std::vector<int> found;
  std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
  for (int pid = 0; list >> pid;) found.push_back(pid);
  return found;
}

void kill_server(int postmaster) {
  kill(postmaster, SIGSTOP);  // so that it starts no child while we look
  const auto children = children_of(postmaster);
  kill(postmaster, SIGKILL);
  for (const int child : children) kill(child, SIGKILL);
}

/// Waits for a file to be written to.
class FileChanges {
 public:
  explicit FileChanges(fs::path file) : file_(std::move(file)) {
    if (inotify_add_watch(watch_, file_.c_str(), IN_MODIFY) < 0)
      throw std::runtime_error("cannot watch the log");
  }
  ~FileChanges() { close(watch_); }
  FileChanges(const FileChanges&) = delete;
  FileChanges& operator=(const FileChanges&) = delete;

  /// False when the file has not changed for half a minute.
  bool comes_to_say(const std::string& words) const {
    for (;;) {
      std::ostringstream text;
      text << std::ifstream(file_).rdbuf();
      if (text.str().find(words) != std::string::npos) return true;
      pollfd change{watch_, POLLIN, 0};
      std::array<char, 4096> events;
      if (poll(&change, 1, 30'000) != 1 || read(watch_, events.data(), events.size()) <= 0) return false;
    }
  }

 private:
  fs::path file_;
  int watch_ = inotify_init1(IN_CLOEXEC);
};

bool runs(const fs::path& folder) { return fs::exists(folder / "data" / "postmaster.pid"); }

}  // namespace

TEST_CASE("a fresh folder becomes a durable cluster with a database of our own") {
  const Scratch scratch;
  {
    const Embedded server(scratch / "db");
    REQUIRE(server.folder() == scratch / "db");
    REQUIRE(ask(server.url(), "SELECT current_database()") == "ledgerline");
    for (const auto* setting : {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"}) {
      CAPTURE(setting);
      REQUIRE(ask(server.url(), std::string("SHOW ") + setting) == "on");
    }
    REQUIRE(ask(server.url(), "SHOW listen_addresses") == "");
    REQUIRE(ask(server.url(), "SHOW server_encoding") == "UTF8");
    REQUIRE(ask(server.url(), "SHOW timezone") == "UTC");
    const auto socket = fs::status(ask(server.url(), "SHOW unix_socket_directories")).permissions();
    REQUIRE((socket & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
  }
  REQUIRE_FALSE(runs(scratch / "db"));
}

TEST_CASE("the server cannot be configured out of its durability") {
  const Scratch scratch;
  {
    ask(Embedded(scratch / "db").url(), "ALTER SYSTEM SET fsync = off");
  }
  REQUIRE(ask(Embedded(scratch / "db").url(), "SHOW fsync") == "on");
}

TEST_CASE("what was kept is there when the folder is opened again, by any of its names") {
  const Scratch scratch;
  {
    ask(Embedded(scratch / "db").url(), "CREATE TABLE kept AS SELECT 42 AS answer");
  }
  fs::create_symlink(scratch / "db", scratch / "link");
  REQUIRE(ask(Embedded(scratch / "link" / "").url(), "SELECT answer FROM kept") == "42");
}

TEST_CASE("two users in one process share a server, and the last of them stops it") {
  const Scratch scratch;
  auto first = std::make_unique<Embedded>(scratch / "db");
  auto second = std::make_unique<Embedded>(scratch / "db");
  REQUIRE(first->url() == second->url());
  REQUIRE(first->postmaster() == second->postmaster());
  first.reset();
  REQUIRE(ask(second->url(), "SELECT 1") == "1");
  second.reset();
  REQUIRE_FALSE(runs(scratch / "db"));
}

TEST_CASE("two processes open a fresh folder at once: one makes the cluster, the other joins") {
  const Scratch scratch;
  const Child::Work use = [&](const Line& test) {
    test.hear();
    const Embedded server(scratch / "db");
    ask(server.url(), "SELECT 1");
    test.say(server.postmaster());
    test.hear();  // both are in by now
    ask(server.url(), "SELECT 1");
  };
  Child first(use);
  Child second(use);
  first.line().say(1);
  second.line().say(1);
  const int postmaster = first.line().hear();
  REQUIRE(postmaster > 0);
  REQUIRE(second.line().hear() == postmaster);
  first.line().say(1);
  REQUIRE(first.ends_well());
  REQUIRE(runs(scratch / "db"));
  second.line().say(1);
  REQUIRE(second.ends_well());
  REQUIRE_FALSE(runs(scratch / "db"));
}

TEST_CASE("a user killed -9 leaves a server, with a session of its own, that the next one joins and stops") {
  const Scratch scratch;
  Child user([&](const Line& test) {
    dup2(test.descriptor(), STDOUT_FILENO);
    const Embedded server(scratch / "db");
    test.say(server.postmaster());
    test.hear();
  });
  const int postmaster = user.line().hear();
  user.kill9();
  REQUIRE(user.line().hear() == 0);  // the line is closed, though the server runs
  REQUIRE(getsid(postmaster) == postmaster);
  {
    const Embedded next(scratch / "db");
    REQUIRE(next.postmaster() == postmaster);
    REQUIRE(ask(next.url(), "SELECT 1") == "1");
  }
  REQUIRE_FALSE(runs(scratch / "db"));
}

TEST_CASE("a server killed -9 with all its children is started again and has lost nothing") {
  const Scratch scratch;
  const Embedded before(scratch / "db");
  ask(before.url(), "CREATE TABLE kept AS SELECT 42 AS answer");
  kill_server(before.postmaster());
  const Embedded after(scratch / "db");
  REQUIRE(ask(after.url(), "SELECT answer FROM kept") == "42");
  REQUIRE(ask(before.url(), "SELECT answer FROM kept") == "42");
}

TEST_CASE("a postmaster killed -9 alone is followed once its children have noticed") {
  const Scratch scratch;
  const Embedded before(scratch / "db");
  ask(before.url(), "CREATE TABLE kept AS SELECT 42 AS answer");
  kill(before.postmaster(), SIGKILL);
  REQUIRE(ask(Embedded(scratch / "db").url(), "SELECT answer FROM kept") == "42");
}

TEST_CASE("a second server keeps off the data while a child of the first still has hold of it") {
  const Scratch scratch;
  const Embedded before(scratch / "db");
  ask(before.url(), "CREATE TABLE kept AS SELECT 42 AS answer");
  const int orphan = children_of(before.postmaster()).at(0);
  const FileChanges log(scratch / "db" / "server.log");
  kill(orphan, SIGSTOP);
  kill(before.postmaster(), SIGKILL);
  Child next([&](const Line& test) {
    const Embedded server(scratch / "db");
    test.say(std::stoi(ask(server.url(), "SELECT answer FROM kept")));
    test.hear();
  });
  const bool kept_off = log.comes_to_say("pre-existing shared memory block");
  kill(orphan, SIGCONT);
  REQUIRE(kept_off);
  REQUIRE(next.line().hear() == 42);
  next.line().say(1);
  REQUIRE(next.ends_well());
}

TEST_CASE("a pid left by a killed server, and taken by another process since, stops nobody") {
  const Scratch scratch;
  const Embedded before(scratch / "db");
  kill_server(before.postmaster());
  struct stat data;
  REQUIRE(stat((scratch / "db" / "data").c_str(), &data) == 0);
  Child other([&](const Line& test) {
    if (setuid(data.st_uid) != 0) throw std::runtime_error("not root, and not the owner");
    test.say(1);
    test.hear();
  });
  REQUIRE(other.line().hear() == 1);
  std::fstream pid_file(scratch / "db" / "data" / "postmaster.pid");
  pid_file << other.pid() << "\n";
  pid_file.close();
  REQUIRE(ask(Embedded(scratch / "db").url(), "SELECT 1") == "1");
}

TEST_CASE("a cluster half made by a process that was killed is made anew") {
  const Scratch scratch;
  fs::create_directories(scratch / "db" / "data.new" / "base");
  chmod((scratch / "db").c_str(), 0711);
  std::ofstream(scratch / "db" / "data.new" / "PG_VERSION") << "15\n";
  REQUIRE(ask(Embedded(scratch / "db").url(), "SELECT 1") == "1");
  REQUIRE_FALSE(fs::exists(scratch / "db" / "data.new"));
}

TEST_CASE("a database that was never made, or is gone, is made at the next opening") {
  const Scratch scratch;
  {
    const Embedded server(scratch / "db");
    auto url = server.url();
    url.replace(url.find("/ledgerline?"), 12, "/postgres?");
    ask(url, "DROP DATABASE ledgerline");
  }
  REQUIRE(ask(Embedded(scratch / "db").url(), "SELECT 1") == "1");
}

TEST_CASE("a folder may have a very long path, and a name that a shell would misread") {
  const Scratch scratch;
  const auto dir = scratch / std::string(120, 'x') / "it's \"a\" $HOME `id` \\ folder";
  const Embedded server(dir);
  REQUIRE(server.folder() == dir);
  REQUIRE(ask(server.url(), "SELECT 1") == "1");
}

TEST_CASE("a server that does not start is reported with the reason from its log") {
  const Scratch scratch;
  {
    const Embedded makes_it(scratch / "db");
  }
  std::ofstream(scratch / "db" / "data" / "postgresql.conf", std::ios::app) << "no_such_setting = 1\n";
  try {
    const Embedded server(scratch / "db");
    FAIL("started");
  } catch (const ledgerline::Unavailable& refused) {
    REQUIRE(std::string(refused.what()).find("no_such_setting") != std::string::npos);
  }
}

TEST_CASE("a file where the folder should be is refused") {
  const Scratch scratch;
  std::ofstream(scratch / "db") << "not a folder";
  REQUIRE_THROWS_AS(Embedded(scratch / "db"), ledgerline::Unavailable);
}

TEST_CASE("as root below a home that others may not enter, the data goes to /var/lib") {
  if (geteuid() != 0) return;
  Scratch scratch;
  const auto home = scratch / "home";
  fs::create_directory(home);
  fs::permissions(home, fs::perms::owner_all);
  const Embedded server(home / "db");
  scratch.remove_too(server.folder());
  REQUIRE(server.folder().parent_path() == "/var/lib/ledgerline");
  REQUIRE(ask(server.url(), "SELECT 1") == "1");
  REQUIRE(Embedded(home / "db").folder() == server.folder());
  std::string named;
  std::getline(std::ifstream(home / "db" / "where"), named);
  REQUIRE(named == server.folder());
}
