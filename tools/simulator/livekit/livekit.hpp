#pragma once

#include "tools/simulator/routes.hpp"
#include "tools/simulator/table.hpp"
#include "tools/simulator/world.hpp"

namespace ledgerline::simulator {

/// LiveKit's SIP service: inbound trunks and dispatch rules, over Twirp.
class LiveKit final : public Provider {
 public:
  explicit LiveKit(World& world);
  std::string name() const override { return "livekit"; }
  Call route(const Request& request) override;
  Reply trouble(int status) const override;
  Json state() const override;
  Json summary() const override;
  void reset() override;

 private:
  using Operation = Outcome (LiveKit::*)(const Json& body, const Conditions& conditions);
  void add(const std::string& method, Operation operation);
  Outcome create_trunk(const Json& body, const Conditions& conditions);
  Outcome list_trunks(const Json& body, const Conditions& conditions);
  Outcome get_trunk(const Json& body, const Conditions& conditions);
  Outcome update_trunk(const Json& body, const Conditions& conditions);
  Outcome delete_trunk(const Json& body, const Conditions& conditions);
  Outcome create_rule(const Json& body, const Conditions& conditions);
  Outcome list_rules(const Json& body, const Conditions& conditions);
  Outcome delete_rule(const Json& body, const Conditions& conditions);
  std::optional<Reply> trunk_problem(const Json& trunk);
  std::optional<Reply> rule_problem(const Json& rule);
  Reply store(Table& table, const char* id, const std::string& prefix, Json message);

  World& world_;
  Routes routes_{"livekit"};
  Table trunks_, rules_;  // a row is its message, and "sid"
  int trunks_created_ = 0, rules_created_ = 0;
};

}  // namespace ledgerline::simulator
