#include "adapters/web/json_body.hpp"

#include "adapters/web/json_check.hpp"
#include "adapters/web/media_type.hpp"

namespace ledgerline::web {

nlohmann::json json_of(std::string_view text, const JsonLimits& limits) {
  JsonCheck check(limits);
  nlohmann::json::sax_parse(text, &check);
  return nlohmann::json::parse(text);
}

nlohmann::json json_body(const Request& request, const JsonLimits& limits) {
  expect_type(request, "application/json");
  return json_of(request.body, limits);
}

}  // namespace ledgerline::web
