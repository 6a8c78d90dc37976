#include "adapters/web/form_body.hpp"

#include "adapters/web/media_type.hpp"

namespace ledgerline::web {

Fields form_body(const Request& request, const FormLimits& limits) {
  expect_type(request, "application/x-www-form-urlencoded");
  return form_of(request.body, limits);
}

Fields query_of(const Request& request, const FormLimits& limits) { return form_of(request.query, limits); }

}  // namespace ledgerline::web
