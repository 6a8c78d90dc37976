#pragma once

#include <map>
#include <set>

#include "adapters/postgres/database.hpp"

namespace ledgerline::tests {

/// The server's side of a forced interleaving: what the processes of each session do, asked of the server
/// itself, and a gate a session that holds its COMMIT until it is opened.
///
/// A gate is an advisory lock that a deferred trigger of the test's schema asks for: whoever is held there
/// has written everything, and nobody sees it. Sessions are told apart by application_name. Used by one
/// thread, as the cluster's superuser.
class Backends {
 public:
  /// Of all connections of a session together.
  struct Seen {
    bool blocked = false;  // waits for a lock that a session has
    bool at_gate = false;
    bool working = false;       // runs a statement, or is within a transaction
    bool moving = false;        // runs one, and waits for nobody
    bool idle_in_turn = false;  // is within a transaction, and waits for its client
  };

  /// Adds the trigger to the log, and closes the gates of A to Z.
  explicit Backends(const postgres::Database& database);

  /// The same log, for the connections of one session.
  postgres::Database of(char session) const;
  /// A session without connections is not in it.
  std::map<char, Seen> look();
  /// What the server says of them, a line a process: for a failure's message.
  std::string described();

  void open_gate(char session);
  /// Closes those that are open; one stays so while a transaction that came through it goes on.
  void close_gates();
  /// Ends a session's server processes, and returns when they are gone. On any thread.
  void end(char session) const;

 private:
  pqxx::result ask(const std::string& sql, const std::vector<postgres::Param>& params);
  std::string prefix() const { return database_.schema + "/"; }

  postgres::Database database_;
  pqxx::connection connection_;
  std::set<char> open_;
};

}  // namespace ledgerline::tests
