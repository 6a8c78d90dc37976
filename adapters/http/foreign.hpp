#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "adapters/http/json.hpp"
#include "events/kernel/error.hpp"

/// What strangers send, on its way to our types. Only .cpp files include this.
namespace ledgerline::http {

/// A body that must be an object, read as strictly as json_of() does. Throws BadInput, which begins with
/// `what`
/// ("Stripe's event").
Json foreign_object(std::string_view body, std::string_view what);

/// The text as one of our checked types; nothing where it is empty, or can be none.
template <class T>
std::optional<T> given(std::string_view text) {
  if (text.empty()) return {};
  try {
    return T(std::string(text));
  } catch (const BadInput&) {
    return {};
  }
}

/// The same of a text that must be there. Throws BadInput, which names it by `where` ("Stripe's event, id").
template <class T>
T needed(std::string_view text, std::string_view where) {
  if (text.empty()) throw BadInput(fmt::format("{}: it is missing", where));
  try {
    return T(std::string(text));
  } catch (const BadInput& e) {
    throw BadInput(fmt::format("{}: {}", where, e.what()));
  }
}

}  // namespace ledgerline::http
