#pragma once

#include <string>
#include <vector>

#include "tests/support/dice.hpp"

/// What requests are made of, as nobody should write it. Each text is as it goes over the wire.
namespace ledgerline::tests {

std::string field(const std::string& name, const std::string& value);
/// The field that says how long the body is.
std::string sized(const std::string& body);

/// `method`, and now and then another one, or what is none.
std::string strange_method(const std::string& method, Dice& dice);
/// A part of a path, of no tenant, number or country that is there.
std::string strange_part(Dice& dice);
/// A value of a query's parameter.
std::string strange_value(Dice& dice);
/// One of these tokens, or no token, two, or what is none.
std::string authorization(const std::vector<std::string>& tokens, Dice& dice);
/// A field that means something here, with any value.
std::string strange_field(Dice& dice);
/// Lines that are no fields, or too much of them.
std::string broken_fields(Dice& dice);
/// A body whose end may be read in two ways, or that never ends: fields, the blank line, and what follows.
std::string doubtful_body(const std::string& body, Dice& dice);
/// Request line and Host, of which one is not as it should be.
std::string doubtful_head(const std::string& method, const std::string& target, Dice& dice);

}  // namespace ledgerline::tests
