#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>

/// All the metaprogramming there is: a type lists its fields once; codec, subjects, fingerprints,
/// documentation and generators follow from that list.
namespace ledgerline {

/// One member and its key in the log. The key is a storage contract, so it is never taken from the C++ name.
template <class Owner, class T>
struct Field {
  std::string_view name;
  T Owner::* member;
};

/// A type with a name and a list of fields: every event, and every command.
template <class T>
concept Described = requires {
  { T::name } -> std::convertible_to<std::string_view>;
  T::fields();
};

struct Anything {
  template <class T>
  operator T() const;
};

/// Counts the members of an aggregate by trying to initialise ever more of them.
template <class T, class... Filled>
consteval std::size_t member_count() {
  if constexpr (requires { T{Filled{}..., Anything{}}; })
    return member_count<T, Filled..., Anything>();
  else
    return sizeof...(Filled);
}

/// Calls visit(field) for each field, in the order of the list.
template <Described T>
constexpr void for_each_field(auto&& visit) {
  static_assert(member_count<T>() == std::tuple_size_v<decltype(T::fields())>, "fields() lists every member");
  std::apply([&](auto... field) { (visit(field), ...); }, T::fields());
}

/// Visits a variant with a set of lambdas: a forgotten alternative does not compile.
template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

}  // namespace ledgerline
