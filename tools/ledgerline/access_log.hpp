#pragma once

#include "adapters/web/observer.hpp"

namespace ledgerline::cli {

/// A line a request, by spdlog: at level debug what went well, at info what was refused, at error what
/// failed. Paths and ids only: no query, no body, no token.
class AccessLog final : public web::Observer {
 public:
  void answered(const web::Answered& request) override;
  void failed(std::string_view request_id, std::string_view what) override;
  void connections(std::size_t) override {}
};

}  // namespace ledgerline::cli
