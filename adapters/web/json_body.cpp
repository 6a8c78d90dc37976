#include "adapters/web/json_body.hpp"

#include <fmt/format.h>

#include "adapters/web/json_check.hpp"
#include "adapters/web/media_type.hpp"
#include "adapters/web/problem.hpp"

namespace ledgerline::web {

nlohmann::json json_of(std::string_view text, const JsonLimits& limits) {
  const auto nul = text.find('\0');  // where the parser would stop, content with what it has
  if (nul != text.npos) throw Refused(400, "BAD_JSON", fmt::format("body: a NUL at byte {}", nul + 1));
  JsonCheck check(limits);
  nlohmann::json::sax_parse(text, &check);
  return nlohmann::json::parse(text);
}

nlohmann::json json_body(const Request& request, const JsonLimits& limits) {
  expect_type(request, "application/json");
  return json_of(request.body, limits);
}

}  // namespace ledgerline::web
