#pragma once

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "events/kernel/personal.hpp"
#include "events/kernel/schema.hpp"

/// Which values may not be shown: those that are about a person, and whatever holds one.
namespace ledgerline {

template <class T>
struct AboutAPerson;

template <class Owner, class Member>
constexpr bool holds_personal(Field<Owner, Member>) {
  return AboutAPerson<Member>::value;
}

template <class T>
struct AboutAPerson {
  static constexpr bool value = [] {
    if constexpr (Described<T>)
      return std::apply([](auto... field) { return (holds_personal(field) || ...); }, T::fields());
    else
      return false;
  }();
};
template <class T>
struct AboutAPerson<Personal<T>> {
  static constexpr bool value = true;
};
template <class T>
struct AboutAPerson<std::optional<T>> : AboutAPerson<T> {};
template <class T>
struct AboutAPerson<std::vector<T>> : AboutAPerson<T> {};

template <class T>
constexpr bool is_personal = AboutAPerson<T>::value;

// Whether a value tells something of a person: whether it holds personal text that is not erased.
template <class T>
bool tells_of_person(const T& value);
template <class T>
bool tells_of_person(const Personal<T>& value) {
  return !value.erased();
}
template <class T>
bool tells_of_person(const std::optional<T>& value) {
  return value && tells_of_person(*value);
}
template <class T>
bool tells_of_person(const std::vector<T>& values) {
  return std::ranges::any_of(values, [](const T& value) { return tells_of_person(value); });
}
template <class T>
bool tells_of_person(const T& value) {
  bool any = false;
  if constexpr (is_personal<T>)
    for_each_field<T>([&](auto field) { any = any || tells_of_person(value.*field.member); });
  return any;
}

/// Whether a projection's row tells something of a person, in any of its columns.
template <class Projection>
bool row_tells_of_person(const typename Projection::Row& row) {
  return std::apply([&](auto... column) { return (tells_of_person(row.*column.member) || ...); },
                    Projection::columns());
}

}  // namespace ledgerline
