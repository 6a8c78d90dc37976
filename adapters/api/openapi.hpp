#pragma once

#include <string>
#include <vector>

#include "adapters/api/operation.hpp"

/// Only .cpp files include this.
namespace ledgerline::api {

/// The API's description, OpenAPI 3.1.0 as JSON, made of the operations themselves. `server` is our public
/// address.
std::string openapi(const std::vector<Operation>& operations, const std::string& version,
                    const std::string& server);

}  // namespace ledgerline::api
