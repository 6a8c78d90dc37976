#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/commands.hpp"
#include "engine/deciders/number.hpp"
#include "engine/effects/carrier.hpp"
#include "engine/effects/settings.hpp"

namespace ledgerline {

/// Where the carrier and the log disagree about a number.
struct Discrepancy {
  enum class Kind {
    orphan,         // owned there and unknown here: it costs, and nobody has it
    lost,           // ours here, and not owned there: whoever has it cannot be reached
    wrong_webhooks  // both have it; its calls go elsewhere than they should
  };
  Kind kind = Kind::orphan;
  std::string number, sid, tenant, detail;
};

std::string_view name_of(Discrepancy::Kind kind);

/// Compares all that the account owns with the rows of those numbers that stand at the carrier, or should.
/// A number whose work is under way is left alone.
std::vector<Discrepancy> compare(const std::vector<OwnedNumber>& there, const std::vector<Number>& here,
                                 const ProviderSettings& settings);

/// Where the carrier and the log disagree, looked at twice: a list is a while old, and steps are done while
/// it is read. What looked wrong is asked for by name, and rows are read again. `rows` gives those of numbers
/// that stand at the carrier, or should.
struct Reconciled {
  std::vector<Discrepancy> found;
  std::size_t owned = 0;
};
Awaitable<Found<Reconciled>> reconcile(Carrier& carrier, std::function<std::vector<Number>()> rows,
                                       const ProviderSettings& settings);

/// What mends it: an orphan is adopted into the pool (of `country`, where its number tells none), a loss is
/// noted, webhooks are set anew.
Request mending(const Discrepancy& discrepancy, const std::string& country);

/// Where calls of a number are to go, as its wiring says. It has a wiring and a reference.
NumberRoute route_of(const Number& number, const ProviderSettings& settings);
/// Whether they go there.
bool goes_there(const OwnedNumber& there, const NumberRoute& wanted);

}  // namespace ledgerline
