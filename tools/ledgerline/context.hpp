#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/postgres/embedded/embedded.hpp"
#include "adapters/postgres/log.hpp"
#include "adapters/postgres/migrate.hpp"
#include "engine/engine.hpp"
#include "tools/ledgerline/options.hpp"

namespace ledgerline::cli {

/// The program's hold on one log: starts or joins the embedded cluster, or reaches a server; opens the log,
/// and the engine when a command first needs it. Throws BadInput and Unavailable.
class Context {
 public:
  explicit Context(Options options);
  ~Context();

  const Options& options() const { return options_; }
  postgres::Database database();
  /// Opens the log; an embedded one is made, and brought to this build's schema, by itself.
  postgres::PostgresLog& log() { return open(postgres::Purpose::turns); }
  postgres::Session& session() { return log().session(); }
  /// Opens the log for maintenance: also one whose rows an older build folded. Takes no commands.
  postgres::PostgresLog& log_for_maintenance() { return open(postgres::Purpose::maintenance); }
  /// The same for a service: it reads such rows, and takes turns once they are folded anew.
  postgres::PostgresLog& log_for_service() { return open(postgres::Purpose::service); }
  Vault& vault();
  /// Told events are logged, as narrated, through spdlog.
  Engine& engine();
  /// Who else hears of turns, on the engine's thread. Before the engine is first needed; all of it is there
  /// until the engine is not.
  struct Listeners {
    TurnObserver* turns = nullptr;
    std::function<void(Position)> grew;  // the log, to that position
  };
  void listen(Listeners listeners) { listeners_ = std::move(listeners); }
  /// Decides what is queued, and ends the engine.
  void end_engine() { engine_.reset(); }
  Random& random() { return random_; }

  /// Ticks, then runs the requests through the engine, all at once; outcomes in their order.
  std::vector<Outcome> run(std::vector<Command> commands);
  /// Runs one command without ticking first.
  Outcome run_one(Command command) { return engine().run(std::move(command)); }
  /// A command of this program's user, with a fresh id or the one given.
  Command command(Request request, const std::string& id = {});

  /// Who is behind what this program does: its user, with the reason and the correlation given.
  Cause cause() const;

  postgres::MigrationReport migrate();

 private:
  postgres::PostgresLog& open(postgres::Purpose purpose);

  Options options_;
  SystemRandom random_;
  std::unique_ptr<postgres::Embedded> embedded_;
  std::optional<Vault> vault_;
  std::unique_ptr<postgres::PostgresLog> log_;
  Listeners listeners_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace ledgerline::cli
