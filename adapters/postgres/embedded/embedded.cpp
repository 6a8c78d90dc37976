#include "adapters/postgres/embedded/embedded.hpp"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <signal.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "adapters/postgres/embedded/place.hpp"
#include "adapters/postgres/embedded/process.hpp"
#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::postgres {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 60s;  // for a server to answer, crash recovery included
constexpr std::uintmax_t most_log_bytes = 8 << 20;

// On the command line, not in postgresql.conf: there they would outlive an upgrade of ours, and could be
// edited away. The log is kept terse since a statement or a DETAIL quotes what it is about: people's data.
constexpr auto settings =
    "-c listen_addresses= -c unix_socket_permissions=0700 -c max_connections=200 -c shared_buffers=256MB "
    "-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c wal_level=replica -c max_wal_size=1GB "
    "-c timezone=UTC -c log_timezone=UTC -c logging_collector=off -c log_destination=stderr "
    "-c log_checkpoints=off -c log_error_verbosity=terse -c log_min_error_statement=panic";

std::string last_lines(std::string text) {
  text.erase(text.find_last_not_of('\n') + 1);
  auto from = text.size();
  for (int lines = 0; lines < 8 && from != std::string::npos; ++lines) {
    from = from == 0 ? std::string::npos : text.rfind('\n', from - 1);
  }
  return from == std::string::npos ? text : text.substr(from + 1);
}

std::string url_for(const fs::path& socket, const char* database) {
  return fmt::format("postgresql:///{}?host={}&port=5432&user=postgres", database, socket.native());
}

/// Appends, and belongs to the server's user. Put aside when it has grown large: nothing else limits it.
int open_log(const fs::path& file, const Account& account) {
  std::error_code absent;
  if (const auto bytes = fs::file_size(file, absent); !absent && bytes > most_log_bytes) {
    fs::rename(file, fs::path(file) += ".old", absent);
  }
  const int log = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (log >= 0 && ::fchown(log, account.uid, account.gid) == 0) return log;
  throw Unavailable(fmt::format("cannot write {}: {}", file.native(), std::strerror(errno)));
}

/// Reasons that go away by themselves: the children of a postmaster that was killed end once they notice,
/// and a server that another process was starting when it was killed goes on starting.
bool passes(const std::string& reason) {
  return reason.find("pre-existing shared memory block") != std::string::npos ||
         reason.find("lock file \"postmaster.pid\" already exists") != std::string::npos;
}

struct PidFile {
  int pid = 0;
  std::string socket_folder;
};

/// A line each for: pid, data, start time, port, socket folder, and more.
std::optional<PidFile> read_pid_file(const fs::path& file) {
  std::ifstream lines(file);
  PidFile found;
  if (!(lines >> found.pid)) return std::nullopt;
  for (int line = 1; line <= 5; ++line) std::getline(lines, found.socket_folder);
  return found;
}

}  // namespace

/// The cluster as this process sees it. All but the constructor, `join` and `leave`, which take the start
/// lock, and what is const, wants it held.
struct Embedded::Cluster {
  explicit Cluster(const fs::path& dir)
      : account(server_account(dir / "data")), folder(place_for(dir, account)) {}

  void join();
  void leave();
  void initialise();
  void start();
  bool launch();
  void drop_stale_pid_files();
  void make_database();
  void stop();
  bool answers() const;
  int postmaster() const;
  bool runs_here(int pid) const;
  Program program(const char* name, std::vector<std::string> arguments) const;

  const Account account;
  const fs::path folder;
  const fs::path data = folder / "data";
  const fs::path log = folder / "server.log";
  const fs::path socket = socket_folder(folder, account);
  const std::string url = url_for(socket, "ledgerline");
  FileLock starting{folder / "start.lock"};
  FileLock users{folder / "users.lock"};
  fs::path bin;
};

void Embedded::Cluster::join() {
  // A user already while it waits: of many who come and go, none stops what the next one needs.
  users.shared_within(lock_patience);
  starting.exclusive_within(lock_patience);
  bin = find_programs(first_line(content_of(data / "PG_VERSION")), account);
  if (!fs::exists(data)) initialise();
  guard_socket_folder(socket, account);
  try {
    start();
    make_database();
  } catch (...) {
    if (answers() || postmaster() == 0) leave();  // else it is still recovering: let it
    throw;
  }
  starting.release();
}

void Embedded::Cluster::leave() {
  starting.exclusive_within(lock_patience);
  users.release();
  if (users.try_exclusive()) stop();
  users.release();
  starting.release();
}

Program Embedded::Cluster::program(const char* name, std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), bin / name);
  return {std::move(arguments), account, {"PGDATA=" + data.native()}};
}

/// Under another name until it is complete. initdb keeps the start lock open: were we killed, the next one
/// would wait for it to end before it clears away what it left.
void Embedded::Cluster::initialise() {
  const auto unfinished = folder / "data.new";
  fs::remove_all(unfinished);
  if (::mkdir(unfinished.c_str(), 0700) != 0 || ::lchown(unfinished.c_str(), account.uid, account.gid) != 0) {
    throw Unavailable(fmt::format("cannot make {}: {}", unfinished.native(), std::strerror(errno)));
  }
  auto initdb = program("initdb", {"-D", unfinished, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                                   "--locale=C.UTF-8", "--lc-collate=C", "--data-checksums"});
  initdb.kept = starting.descriptor();
  const auto ended = run(initdb);
  if (!ended.well) {
    throw Unavailable(
        fmt::format("initdb fails in {}; it says:\n{}", folder.native(), last_lines(ended.output)));
  }
  fs::rename(unfinished, data);
  sync_folder(folder);
}

void Embedded::Cluster::start() {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!answers()) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw Unavailable(fmt::format(
          "the PostgreSQL server of {} has not answered for {} s; try again later, or end process {} "
          "(kill -INT) and try again; its log ends:\n{}",
          folder.native(), patience.count(), read_pid_file(data / "postmaster.pid").value_or(PidFile{}).pid,
          last_lines(content_of(log))));
    }
    if (postmaster() != 0 || !launch()) std::this_thread::sleep_for(20ms);
  }
}

/// False when it may do so a little later. pg_ctl gives the server a session of its own.
bool Embedded::Cluster::launch() {
  drop_stale_pid_files();
  auto pg_ctl = program("pg_ctl", {"start", "--silent", "--wait", "--timeout=60", "-o",
                                   fmt::format("-k {} -p 5432 {}", socket.native(), settings)});
  pg_ctl.output = open_log(log, account);
  const auto before = fs::file_size(log);
  const auto well = run(pg_ctl).well;
  ::close(pg_ctl.output);
  if (well) return true;
  const auto said = content_of(log).substr(before);
  if (passes(said)) return false;
  throw Unavailable(
      fmt::format("PostgreSQL does not start in {}; its log says:\n{}", folder.native(), last_lines(said)));
}

/// A server that was killed leaves its pid behind, in two files. PostgreSQL sees through that, but not where
/// the number is taken: by another process after a restart of the machine, or, under an init that is slow to
/// bury, by the server's own remains. A server that was started here by hand keeps its file.
void Embedded::Cluster::drop_stale_pid_files() {
  for (const auto& file : {data / "postmaster.pid", socket / ".s.PGSQL.5432.lock"}) {
    const auto left = read_pid_file(file);
    const bool taken = left && ::kill(left->pid, 0) == 0 && !runs_here(left->pid);
    if (taken && left->socket_folder == socket) fs::remove(file);
  }
}

/// By the socket on its command line, which names this cluster.
bool Embedded::Cluster::runs_here(int pid) const {
  return content_of(fmt::format("/proc/{}/cmdline", pid)).find(socket.native()) != std::string::npos;
}

int Embedded::Cluster::postmaster() const {
  const auto file = read_pid_file(data / "postmaster.pid");
  return file && runs_here(file->pid) ? file->pid : 0;
}

bool Embedded::Cluster::answers() const {
  return PQping((url_for(socket, "postgres") + "&connect_timeout=5").c_str()) == PQPING_OK;
}

/// Asked each time: whoever made the cluster may have been killed before it came to this.
void Embedded::Cluster::make_database() {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> server(
      PQconnectdb((url_for(socket, "postgres") + "&connect_timeout=5").c_str()), &PQfinish);
  const auto ask = [&](const char* sql, ExecStatusType wanted) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> reply(PQexec(server.get(), sql), &PQclear);
    if (PQresultStatus(reply.get()) == wanted) return PQntuples(reply.get());
    throw Unavailable(
        fmt::format("the PostgreSQL server of {}: {}", folder.native(), PQerrorMessage(server.get())));
  };
  if (ask("SELECT 1 FROM pg_database WHERE datname = 'ledgerline'", PGRES_TUPLES_OK) > 0) return;
  ask("CREATE DATABASE ledgerline", PGRES_COMMAND_OK);
}

void Embedded::Cluster::stop() {
  const auto fast = {"stop", "--silent", "--wait", "--timeout=60", "--mode=fast"};
  if (postmaster() != 0) run(program("pg_ctl", {fast.begin(), fast.end()}));
  ::rmdir(socket.c_str());  // refused while the socket is there
}

Embedded::Embedded(const fs::path& dir) try : cluster_(std::make_unique<Cluster>(made(dir))) {
  cluster_->join();
} catch (const fs::filesystem_error& failed) {
  throw Unavailable(fmt::format("the folder of the embedded database cannot be used: {}", failed.what()));
}

Embedded::~Embedded() {
  try {
    cluster_->leave();
  } catch (...) {
    // The locks go with us, the server stays, and the next one to use the folder joins and stops it.
  }
}

const std::string& Embedded::url() const { return cluster_->url; }
const fs::path& Embedded::folder() const { return cluster_->folder; }
int Embedded::postmaster() const { return cluster_->postmaster(); }

}  // namespace ledgerline::postgres
