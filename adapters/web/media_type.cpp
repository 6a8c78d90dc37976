#include "adapters/web/media_type.hpp"

#include <fmt/format.h>

#include "adapters/web/problem.hpp"
#include "adapters/web/text.hpp"

namespace ledgerline::web {

void expect_type(const Request& request, std::string_view type) {
  const auto said = request.header("content-type");
  if (lower(trimmed(said.substr(0, said.find(';')))) == type) return;
  throw Refused(415, "UNSUPPORTED_MEDIA_TYPE", fmt::format("send the body as {}", type));
}

}  // namespace ledgerline::web
