#pragma once

#include "properties/small_world.hpp"

/// Requests of every type, from their lists of fields: about the small world's subjects mostly, now and then
/// about what nobody knows; every text and number in them as awkward as generators.hpp makes it.
namespace ledgerline::properties {

template <class T>
rc::Gen<T> met(Type<T> type) {
  return any(type);
}
template <class T>
rc::Gen<std::optional<T>> met(Type<std::optional<T>>);
template <class T>
rc::Gen<std::vector<T>> met(Type<std::vector<T>>);
template <Described T>
rc::Gen<T> met(Type<T>);

/// One of the world's, or in one of ten cases any.
template <class T>
rc::Gen<T> mostly(rc::Gen<T> of_the_world) {
  return rc::gen::weightedOneOf<T>({{9, std::move(of_the_world)}, {1, any(Type<T>{})}});
}

inline rc::Gen<TenantId> met(Type<TenantId>) { return mostly(rc::gen::exec(some_tenant)); }
inline rc::Gen<PoolNumber> met(Type<PoolNumber>) {
  return mostly(rc::gen::exec([] { return some_number().number; }));
}
inline rc::Gen<Country> met(Type<Country>) {
  return mostly(rc::gen::exec([] { return Country(below(2) ? "GB" : "US"); }));
}
inline rc::Gen<AreaCode> met(Type<AreaCode>) {
  return mostly(rc::gen::exec([] { return AreaCode(below(2) ? "415" : "212"); }));
}
inline rc::Gen<AssistantId> met(Type<AssistantId>) {
  return mostly(rc::gen::exec(
      [] { return AssistantId("00000000-0000-4000-8000-00000000000" + std::to_string(below(3))); }));
}
/// Of a number, or of an owner.
inline rc::Gen<E164> met(Type<E164>) {
  return mostly(rc::gen::exec([] {
    return E164(below(2) ? some_number().number.str() : "+44790000000" + std::to_string(below(2)));
  }));
}
inline rc::Gen<std::int64_t> met(Type<std::int64_t>) {
  const auto edges = rc::gen::element<std::int64_t>(
      -1, 0, 1, most_reserved_minutes, most_reserved_minutes + 1, std::numeric_limits<std::int64_t>::max());
  return rc::gen::oneOf(edges, at_full_size(rc::gen::inRange<std::int64_t>(0, 5000)));
}
template <class T>
rc::Gen<Personal<T>> met(Type<Personal<T>>) {
  return rc::gen::map(met(Type<T>{}), [](T value) { return Personal<T>(std::move(value)); });
}

template <class T>
rc::Gen<std::optional<T>> met(Type<std::optional<T>>) {
  return rc::gen::exec([]() -> std::optional<T> {
    if (below(2)) return std::nullopt;
    return *met(Type<T>{});
  });
}
template <class T>
rc::Gen<std::vector<T>> met(Type<std::vector<T>>) {
  return rc::gen::exec([] {
    std::vector<T> all;
    for (int left = 1 + below(3); left > 0; --left) all.push_back(*met(Type<T>{}));
    return all;
  });
}
template <Described T>
rc::Gen<T> met(Type<T>) {
  return rc::gen::exec([] {
    T made;
    for_each_field<T>([&](auto field) {
      using Value = std::remove_cvref_t<decltype(made.*field.member)>;
      made.*field.member = *met(Type<Value>{});
    });
    return made;
  });
}

/// One of any type. What only means something of what is there (an attempt, an owner's text, a call) is about
/// that in half of the cases.
Request any_request(const SmallWorld& world);

}  // namespace ledgerline::properties
