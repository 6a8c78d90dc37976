#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/api/context.hpp"
#include "adapters/web/router.hpp"

namespace ledgerline::api {

struct Operation;

/// The HTTP API: /v1, requirement 2's own route, and the description of both at /openapi.json. It outlives
/// the server's executor.
class Api {
 public:
  /// `public_url` is our address as callers know it.
  Api(Context context, const std::string& public_url);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  std::vector<web::Route> routes() const;
  /// What /openapi.json answers.
  const std::string& description() const { return description_; }

 private:
  Context context_;
  std::vector<Operation> operations_;
  std::string description_;
};

}  // namespace ledgerline::api
