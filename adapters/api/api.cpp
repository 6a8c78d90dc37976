#include "adapters/api/api.hpp"

#include <iterator>

#include "adapters/api/answer.hpp"
#include "adapters/api/groups.hpp"
#include "adapters/api/handle.hpp"
#include "adapters/api/openapi.hpp"

namespace ledgerline::api {
namespace {

Operation describe(const std::string& description) {
  Operation operation("Description", "/openapi.json", "getDescription", "This description.", Access::anyone);
  operation.method = "GET";
  operation.answers = {{200, "OpenAPI 3.1", nullptr, "application/json"}};
  operation.run = [&description](Ask) -> Awaitable<web::Response> {
    co_return json_response(200, description);
  };
  return operation;
}

}  // namespace

Api::Api(Context context, const std::string& public_url) : context_(std::move(context)) {
  for (auto group :
       {tenant_operations, number_operations, purchase_operations, market_operations, pool_operations,
        report_operations, projection_operations, history_operations, past_operations, standing_operations}) {
    auto operations = group(context_);
    std::ranges::move(operations, std::back_inserter(operations_));
  }
  operations_.push_back(describe(description_));
  description_ = openapi(operations_, context_.version, public_url);
}

Api::~Api() = default;

std::vector<web::Route> Api::routes() const {
  std::vector<web::Route> routes;
  for (const auto& operation : operations_) routes.push_back(route_of(context_, operation));
  return routes;
}

}  // namespace ledgerline::api
