#pragma once

#include "tools/simulator/routes.hpp"
#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {

/// Vapi's phone numbers and assistants. It reaches into the simulated Twilio account, as the real one does.
class Vapi final : public Provider {
 public:
  explicit Vapi(Account& twilio);
  std::string name() const override { return "vapi"; }
  Call route(const Request& request) override;
  Reply trouble(int status) const override;
  Json state() const override;
  Json summary() const override;
  void reset() override;
  /// Throws Json::exception where `fields` is no object.
  Json& add_assistant(const Json& fields);

 private:
  void add_number_routes();
  void add_assistant_routes();
  Outcome import(const Arrival& arrival);
  std::optional<Reply> import_problem(const Json& body);
  Outcome update_number(const Arrival& arrival);
  Outcome remove_number(const Arrival& arrival);
  Outcome list(const Table& table, const Arrival& arrival);
  Outcome search(const Arrival& arrival);
  Outcome create_assistant(const Arrival& arrival);
  Outcome update_assistant(const Arrival& arrival);
  Outcome remove_assistant(const Arrival& arrival);
  Json& add(Table& table, Json row);

  Account& twilio_;
  World& world_;
  Routes routes_{"vapi"};
  Table numbers_, assistants_;
  std::map<std::string, int> imports_;
  std::string org_;
};

}  // namespace ledgerline::simulator
