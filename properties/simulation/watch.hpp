#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/vault.hpp"
#include "projections/fold.hpp"
#include "properties/simulation/invariants.hpp"
#include "properties/simulation/network.hpp"
#include "properties/simulation/rules.hpp"
#include "properties/simulation/scenario.hpp"
#include "properties/simulation/stage.hpp"

namespace ledgerline::simulation {

/// Looks on, and says what must not be: after each step what is cheap to tell, at the end everything.
class Watch {
 public:
  /// Both outlive it.
  Watch(Stage& stage, const Policy& policy);

  /// What is broken so far; empty where nothing is.
  const std::string& broken() const { return broken_; }
  void say(std::string what) {
    if (broken_.empty()) broken_ = std::move(what);
  }

  /// Events that are new, the providers' side of them too.
  void look(const Network& network);
  /// A request arrived at a provider.
  void arrived(const std::string& operation, const std::string& body);
  /// A caller was told this.
  void answered(const Uuid& command, const Outcome& outcome);
  /// All is done that can be done: nobody is forgotten, and all of it agrees.
  void look_at_the_end(const Scenario& scenario, const Network& network);

  Position head() const { return head_; }

 private:
  void take(const Stored& stored, const Recorded& recorded);
  void expect_holders_pay(const Scenario& scenario);
  void expect_both_sides_agree();
  void expect_keys_destroyed();
  void expect_digest();
  void expect_mails_attempted(const Network& network);
  void compare_with_fold();
  void expect_nobody_forgotten(const Scenario& scenario);
  void expect_figures(const Scenario& scenario, const Network& network);

  Stage& stage_;
  Vault vault_;
  Invariants invariants_;
  Folded folded_;
  Rules rules_;
  Position head_ = 0;
  std::string broken_;
  std::map<std::string, int> attempts_;  // how often, by effect
  std::map<std::string, int> ordered_;   // how often, by number
  std::map<Uuid, std::vector<Position>> answers_;
};

}  // namespace ledgerline::simulation
