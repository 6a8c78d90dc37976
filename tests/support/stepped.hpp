#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "tests/support/backends.hpp"
#include "tests/support/schedule.hpp"

namespace ledgerline::tests {

/// Whose turn it is: a session's client, or its server process that is held at the gate.
struct Choice {
  char session = 'A';
  bool server = false;
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// What came of a choice: the move, and who came on by it without being chosen, having been blocked.
struct Moves {
  Move move;
  std::vector<Move> others;
};

/// Sessions that go on one at a time. Each is a thread that stops at every named point it passes; go() lets
/// one run on, and returns when all stand again: at a point, at the end, or blocked in Postgres, which is
/// asked. So a run depends on the choices alone, and not on any clock.
///
/// Everything but cut_off() is called by the thread that made it, which is no session's.
class Stepped {
 public:
  /// Starts the sessions; none has begun its work. `backends` outlives this.
  Stepped(Backends& backends, const std::map<char, std::function<void()>>& work);
  /// Lets all of them run to their ends.
  ~Stepped();

  /// What may be chosen now, sessions in order; empty when all are done, or none can go on.
  std::vector<Choice> able();
  bool over();
  /// Throws std::runtime_error that describes the sessions if they do not come to stand within twenty
  /// seconds, and what a session's work threw.
  Moves go(Choice choice);
  /// For a session's work, about another whose connection it has cut: until its next turn, the client goes on
  /// though its server is held at the gate.
  void cut_off(char session);

 private:
  struct Session {
    std::string place{at_start};
    bool running = false, done = false;
    bool cut = false, was_cut = false;  // since its last turn began; ever
    Backends::Seen server;              // when all stood last
    std::thread thread;
    std::exception_ptr error;
  };

  void run(Session& session, const std::function<void()>& work);
  /// Whether the session is to go on: not where all are let run to their ends.
  bool stop(Session& session, std::string_view place);
  void settle();
  bool leaves_orphan(const Session& session, const Backends::Seen& seen) const;
  bool stands(const Session& session, const Backends::Seen& seen) const;
  bool nobody_runs() const;
  bool needs_server() const;
  bool settled(const std::map<char, Backends::Seen>& seen);
  void begin(Choice choice);
  std::map<char, std::string> places();
  std::string described();

  Backends& backends_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::size_t arrivals_ = 0;  // that sessions came to stand
  bool free_ = false;         // nobody stops any more
  std::map<char, Session> sessions_;
};

}  // namespace ledgerline::tests
