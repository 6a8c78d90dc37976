#include "adapters/http/form.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/http/malformed.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::http {
namespace {

[[noreturn]] void refuse(std::size_t nth, const std::string& why) {
  throw Malformed("BAD_FORM", fmt::format("field {} of the form: {}", nth, why));
}

std::string decoded(std::string_view text, std::size_t nth) {
  std::string blanks(text);
  std::ranges::replace(blanks, '+', ' ');
  auto out = percent_decoded(blanks);
  if (!out) refuse(nth, "a % without two hexadecimal digits");
  return std::move(*out);
}

void check(const std::string& text, std::size_t nth, const FormLimits& limits) {
  if (text.size() > limits.text)
    refuse(nth, fmt::format("a name or a value has at most {} bytes", limits.text));
  if (const auto problem = encoding_problem(text); !problem.empty()) refuse(nth, problem);
}

/// Each pair is checked before the next is read: what is too much is never held.
Fields pairs_of(std::string_view text, const FormLimits* limits) {
  Fields fields;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const auto nth = fields.size() + 1;
    if (limits && nth > limits->fields) refuse(nth, fmt::format("at most {} are allowed", limits->fields));
    const auto name = pair.substr(0, pair.find('='));
    const auto value = pair.substr(std::min(name.size() + 1, pair.size()));
    auto read = decoded(name, nth);
    if (limits) check(read, nth, *limits);
    fields.emplace_back(std::move(read), decoded(value, nth));
    if (limits) check(fields.back().second, nth, *limits);
  }
  return fields;
}

}  // namespace

Fields form_of(std::string_view text, const FormLimits& limits) { return pairs_of(text, &limits); }
Fields form_bytes(std::string_view text) { return pairs_of(text, nullptr); }

}  // namespace ledgerline::http
