#include "adapters/web/media_type.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/web/problem.hpp"
#include "adapters/web/text.hpp"

namespace ledgerline::web {
namespace {

/// The weight 0 in any of its forms: "q=0", "q=0.000".
bool is_refused(std::string_view parameters) {
  const auto at = parameters.find("q=0");
  return at != std::string_view::npos &&
         parameters.substr(at + 3, parameters.find(';', at) - at - 3).find_first_not_of(".0 \t") ==
             std::string_view::npos;
}

}  // namespace

void expect_type(const Request& request, std::string_view type) {
  const auto said = request.header("content-type");
  if (lower(trimmed(said.substr(0, said.find(';')))) == type) return;
  throw Refused(415, "UNSUPPORTED_MEDIA_TYPE", fmt::format("send the body as {}", type));
}

bool accepts_by_name(const Request& request, std::string_view type) {
  return std::ranges::any_of(list_of(request.header("accept")), [&](std::string_view one) {
    const auto parameters = one.find(';');
    if (trimmed(one.substr(0, parameters)) != type) return false;
    return parameters == std::string_view::npos || !is_refused(one.substr(parameters));
  });
}

}  // namespace ledgerline::web
