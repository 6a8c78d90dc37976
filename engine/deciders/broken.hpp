#pragma once

#include <tuple>
#include <type_traits>

#include <fmt/format.h>

#include "events/codec.hpp"
#include "events/kernel/error.hpp"

namespace ledgerline {

[[noreturn]] inline void broken(const Recorded& recorded, std::string_view what) {
  throw Damaged(fmt::format("event {} ({}): {}", recorded.position, name_of(recorded.event), what));
}

/// Whether an event has a field of type Subject, and so stands in such a subject's history.
template <class Subject, class E>
consteval bool concerns() {
  return std::apply(
      [](auto... field) {
        return (std::is_same_v<std::remove_cvref_t<decltype(std::declval<E>().*field.member)>, Subject> ||
                ...);
      },
      E::fields());
}

}  // namespace ledgerline
