#include "adapters/web/request.hpp"

#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::web {
std::string_view Request::header(std::string_view name) const {
  return http::value_of(fields, name).value_or("");
}

std::string Request::text_parameter(std::string_view name) const {
  const auto value = http::value_of(parameters, name);
  if (!value) throw std::logic_error(fmt::format("the route has no parameter {}", name));
  return std::string(*value);
}

std::int64_t Request::number_parameter(std::string_view name) const {
  const auto text = text_parameter(name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    throw BadInput(fmt::format("{} {}: not a whole number of 64 bits", name, printable(text)));
  return number;
}

}  // namespace ledgerline::web
