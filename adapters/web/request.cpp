#include "adapters/web/request.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::web {
namespace {

const std::string* value_of(const Fields& fields, std::string_view name) {
  const auto at = std::ranges::find(fields, name, &Fields::value_type::first);
  return at == fields.end() ? nullptr : &at->second;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  const auto* value = value_of(fields, name);
  return value ? std::string_view(*value) : std::string_view();
}

const std::string& Request::text_parameter(std::string_view name) const {
  const auto* value = value_of(parameters, name);
  if (!value) throw std::logic_error(fmt::format("the route has no parameter {}", name));
  return *value;
}

std::int64_t Request::number_parameter(std::string_view name) const {
  const auto& text = text_parameter(name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    throw BadInput(fmt::format("{} {}: not a whole number of 64 bits", name, printable(text)));
  return number;
}

}  // namespace ledgerline::web
