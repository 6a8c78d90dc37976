#pragma once

#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {

/// Twilio's hosts api, pricing, trunking and numbers, told apart by their paths.
class Twilio final : public Provider {
 public:
  explicit Twilio(World& world, Stock stock = Stock());
  std::string name() const override { return "twilio"; }
  Call route(const Request& request) override;
  Reply trouble(int status) const override { return twilio_trouble(status); }
  Json state() const override;
  Json summary() const override;
  void reset() override;
  Account& account() { return account_; }

 private:
  std::optional<Reply> refusal(const Request& request) const;
  Account account_;
  Routes routes_{"twilio"};
};

}  // namespace ledgerline::simulator
