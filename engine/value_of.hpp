#pragma once

#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {

/// The value with that name. Throws BadInput, which says what there is.
template <class Enum>
Enum value_of(const std::string& text) {
  const auto all = names(Enum{});
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] == text) return static_cast<Enum>(i);
  throw BadInput(fmt::format("{} is none of {}", printable(text), fmt::join(all, ", ")));
}

}  // namespace ledgerline
