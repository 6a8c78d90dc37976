#include "adapters/web/form_body.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "adapters/web/media_type.hpp"
#include "adapters/web/problem.hpp"
#include "adapters/web/text.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::web {
namespace {

[[noreturn]] void refuse(std::size_t nth, const std::string& why) {
  throw Refused(400, "BAD_FORM", fmt::format("field {} of the form: {}", nth, why));
}

std::string decoded(std::string_view text, std::size_t nth, const FormLimits& limits) {
  std::string blanks(text);
  std::ranges::replace(blanks, '+', ' ');
  auto out = percent_decoded(blanks);
  if (!out) refuse(nth, "a % without two hexadecimal digits");
  if (out->size() > limits.text)
    refuse(nth, fmt::format("a name or a value has at most {} bytes", limits.text));
  const auto problem = encoding_problem(*out);
  if (!problem.empty()) refuse(nth, problem);
  return std::move(*out);
}

}  // namespace

Fields form_of(std::string_view text, const FormLimits& limits) {
  Fields fields;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const auto nth = fields.size() + 1;
    if (nth > limits.fields) refuse(nth, fmt::format("at most {} are allowed", limits.fields));
    const auto name = pair.substr(0, pair.find('='));
    const auto value = pair.substr(std::min(name.size() + 1, pair.size()));
    auto read = decoded(name, nth, limits);
    fields.emplace_back(std::move(read), decoded(value, nth, limits));
  }
  return fields;
}

Fields form_body(const Request& request, const FormLimits& limits) {
  expect_type(request, "application/x-www-form-urlencoded");
  return form_of(request.body, limits);
}

Fields query_of(const Request& request, const FormLimits& limits) { return form_of(request.query, limits); }

}  // namespace ledgerline::web
