#include "adapters/web/json_body.hpp"

#include "adapters/web/media_type.hpp"

namespace ledgerline::web {

nlohmann::json json_body(const Request& request, const JsonLimits& limits) {
  expect_type(request, "application/json");
  return json_of(request.body, limits);
}

}  // namespace ledgerline::web
