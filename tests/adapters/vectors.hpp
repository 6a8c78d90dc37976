#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "adapters/http/delivery.hpp"

/// Published examples of webhooks and of their signatures, made by the providers' own libraries.
namespace ledgerline::tests {

using Json = nlohmann::json;

/// Runs `check` on the copy in tests/vectors, then on the file of that name in $LEDGERLINE_SPECS or
/// ../shared/specs, where there is one; says that it was skipped where there is none.
void for_each_copy(const std::string& name, const std::function<void(const Json&)>& check);

/// The copy in tests/vectors.
Json vectors(const std::string& name);

/// The one of `list` whose `key` is `value`. Throws std::out_of_range.
Json one_of(const Json& list, const std::string& key, const std::string& value);

/// A form's parameters as an example has them: a text, or several under one name.
http::Fields fields_in(const Json& object);

/// Flips one bit of one of `parts` after the other, chosen by a seed, and gives each mutant to `is_refused`
/// until 10,000 were refused; `passes_over` names mutants that say the same as the original. Returns the
/// first that was not refused, empty where all were.
using Parts = std::vector<std::string>;
using Judge = std::function<bool(const Parts& mutant)>;
std::string first_accepted(const Parts& parts, const Judge& is_refused, const Judge& passes_over = {});

}  // namespace ledgerline::tests
