#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

#include "adapters/web/response.hpp"
#include "adapters/web/trace.hpp"

namespace ledgerline::web {

/// A request that is whole, and whose framing nobody can read in two ways. It lives until its answer is sent.
struct Request {
  std::string method;     // one of those that the server knows
  std::string target;     // as it was sent; signatures are made over it
  std::string authority;  // host and port, of the target or of Host: the caller's word, nothing to believe
  std::string path;       // percent-decoded, valid UTF-8, without NUL; a / in it was one when it was sent
  std::string query;      // as it was sent, without the '?'
  Fields fields;          // in the order they came, names in lower case
  std::string body;
  std::string peer;  // address of who connected: of the reverse proxy, where there is one
  Trace trace;
  Fields parameters;  // of the route's pattern, percent-decoded

  std::string route;  // which the router found, for metrics and logs; empty: none

  /// The value of the first field of that name, in lower case; empty where there is none.
  std::string_view header(std::string_view name) const;

  /// What stands for {name} in the route's pattern, as a T made from its text, or as a whole number. Throws
  /// BadInput for what is none, std::logic_error where the pattern has no such name.
  template <class T>
  T parameter(std::string_view name) const {
    if constexpr (std::is_same_v<T, std::int64_t>)
      return number_parameter(name);
    else
      return T(text_parameter(name));
  }

 private:
  std::string text_parameter(std::string_view name) const;
  std::int64_t number_parameter(std::string_view name) const;
};

/// Answers a request. What it throws is answered as problem_of() has it.
using Handler = std::function<Awaitable<Response>(Request&)>;

}  // namespace ledgerline::web
