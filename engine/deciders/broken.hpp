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

template <class Subject, class T>
consteval bool mentions() {
  return std::is_same_v<T, Subject> || std::is_same_v<T, std::optional<Subject>>;
}

/// Whether an event has a field of type Subject, if only sometimes, and so stands in such a subject's
/// history.
template <class Subject, class E>
consteval bool concerns() {
  return std::apply(
      [](auto... field) {
        return (mentions<Subject, std::remove_cvref_t<decltype(std::declval<E>().*field.member)>>() || ...);
      },
      E::fields());
}

}  // namespace ledgerline
