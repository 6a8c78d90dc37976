#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/why/choice.hpp"

/// Why a tenant stands as it does: the chain of causes, in sentences that rest on events. Pure.
namespace ledgerline {

enum class Question { number, payment, onboarding, status };
inline constexpr std::array<std::string_view, 4> names(Question) {
  return {"number", "payment", "onboarding", "status"};
}

/// What has to be known for an answer; known.hpp reads it.
struct Known {
  std::vector<Recorded> history;  // the tenant's, from its first event up to the moment asked about
  std::vector<Number> pool;       // of a decision about the pool: the country's numbers as it found them
  std::size_t ahead = 0;          // of a tenant that waits: those of its country who wait before it
};

/// The event that took a number from the pool for the tenant, or found none; the pool as it stood before it
/// belongs to the explanation. Nothing where no such decision explains how the tenant stands.
std::optional<Position> pool_decision(const std::vector<Recorded>& history);

/// For whom: only operators are told of other tenants and of their numbers.
enum class Audience { operators, everybody };

struct Because {
  std::string text;
  std::vector<Position> positions;  // of the events that say so
};

struct Explanation {
  static constexpr std::size_t most_named = 10;

  std::string tenant;
  Question question = Question::status;
  std::string answer;
  std::vector<Because> because;         // in the order in which it came about
  std::vector<PassedOver> passed_over;  // numbers that were not given, at most so many named
  std::size_t more_passed_over = 0;
};

Explanation explain(Question question, const Known& known, Audience audience);

/// Lines for a terminal, and one JSON object.
std::string to_lines(const Explanation& explanation);
std::string to_json(const Explanation& explanation);

}  // namespace ledgerline
