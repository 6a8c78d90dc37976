#pragma once

#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {

/// Why the form's parameters cannot be set on a number, if they cannot.
std::optional<Reply> parameter_problem(Account& account, const Fields& form);
/// Sets them. Empty ones clear; unknown ones are ignored; a trunk and a voice application exclude each other.
void apply_parameters(Account& account, Json& row, const Fields& form);
/// A number as the API shows it, nobody's webhooks set.
Json number_row(Account& account, const StockNumber& number);
/// What the number's country asks for and the form does not bring.
std::optional<Reply> rule_problem(Account& account, const StockNumber& number, const Fields& form);

}  // namespace ledgerline::simulator
