#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/contracts/forced/client.hpp"
#include "tests/contracts/forced/stage.hpp"
#include "tests/contracts/worlds.hpp"
#include "tests/support/stepped.hpp"

/// Scripts of forced interleavings: what had happened, what each session does, and what holds whoever goes on
/// when.
///
///     TEST_CASE("two tenants want the last number", "[forced]") {
///       force([](Scene& scene) {
///         scene.had({registered(scene.name("a"), scene.country()), …});
///         scene.asks('A', AllocateNumber{scene.tenant("a")});
///         scene.asks('B', AllocateNumber{scene.tenant("b")});
///         scene.afterwards([&scene] { scene.expect(…); });
///       });
///     }
namespace ledgerline::tests {

/// One schedule's: subjects that no other schedule on the log knows, in a country of their own.
class Scene {
 public:
  explicit Scene(Stage& stage) : stage_(stage), nth_(stage.next()) {}

  std::string name(const std::string& id) const { return id + std::to_string(nth_); }
  TenantId tenant(const std::string& id) const { return TenantId(name(id)); }
  /// "+4477…": the scene's first number, its second…, ten at most.
  std::string e164(int which = 1) const;
  PoolNumber number(int which = 1) const { return PoolNumber(e164(which)); }
  std::string country() const;
  Policy policy;

  /// Events of the past, at the log's time; in the log when the sessions start, or when something is asked.
  void had(const std::vector<Event>& events) { past_.insert(past_.end(), events.begin(), events.end()); }
  void make_past();
  /// What a command was answered in the past.
  Outcome had_asked(Request request);
  /// A tenant that is registered and pays; a number in the pool.
  void has_paying(const std::string& id);
  void has_available(int which = 1);
  /// Paying tenants a and b, and the first number in the pool.
  void has_two_tenants_and_a_number();
  void has_given_it_to(const std::string& id) { had({assigned(e164(), name(id))}); }

  /// A command that a session sends, after those that it sends already; under an id of its own, or this one.
  void asks(char session, Request request) { asks(session, fresh(std::move(request))); }
  void asks(char session, Command command);
  void does(char session, std::function<void(Client&)> work);
  Command fresh(Request request) { return command(stage_.next(), std::move(request)); }

  /// Called between any two moves, and at the end; on the test's thread. What they expect is remembered.
  void at_every_move(std::function<void()> watch) { watches_.push_back(std::move(watch)); }
  void afterwards(std::function<void()> claim) { claims_.push_back(std::move(claim)); }
  void expect(bool holds, const std::string& what);

  /// What came of it. Outcomes are of one session, codes of all, each in order.
  const std::vector<Outcome>& outcomes(char session);
  const Outcome& outcome(char session) { return outcomes(session).at(0); }
  std::vector<std::string> codes();
  /// The codes of all sessions' outcomes, sorted, are these.
  void expect_codes(std::vector<std::string> expected);
  /// A subject's events, by name, in order.
  std::vector<std::string> history_of(const std::string& tenant);
  std::vector<std::string> history_of_number();
  std::optional<Tenant> row_of(const std::string& id) { return log().tenant(tenant(id)); }
  std::optional<Number> row_of(int which = 1) { return log().number(number(which)); }

  /// For a session's work, about another: the server ends it; or its client is cut off from the server.
  void end(char session) { stage_.backends().end(session); }
  void cut(char session);

  Stage& stage() { return stage_; }
  postgres::PostgresLog& log() { return stage_.auditor(); }

  /// For the runner.
  std::unique_ptr<Stepped> start();
  std::vector<std::string> watch();
  std::vector<std::string> check();

 private:
  using Work = std::function<void(Client&)>;

  std::vector<std::string> names_in(const Slice& slice);

  Stage& stage_;
  std::uint64_t nth_;
  std::map<char, std::vector<Work>> work_;
  std::map<char, std::unique_ptr<Client>> clients_;
  std::vector<Event> past_;
  Stepped* stepped_ = nullptr;  // while they run
  std::vector<std::function<void()>> watches_, claims_;
  std::vector<std::string> broken_;
};

/// How far a script is explored: at most so many preemptions a schedule, one fewer with LEDGERLINE_SANITIZED.
/// With LEDGERLINE_LONG as many as there are, or `most_ever` where even a night is too short.
struct Reach {
  int preemptions = 2;
  int most_ever = 1000;
};

/// Plays all interleavings of the script within reach, and fails with the story of the first that breaks
/// something: what the script expects, an invariant, or that rows are what the log folds to. Prints how many
/// there were. LEDGERLINE_SCHEDULE="A:turn.begun …" plays that one alone, and tells it.
void force(const std::function<void(Scene&)>& script, Reach reach = {});

}  // namespace ledgerline::tests
