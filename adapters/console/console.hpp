#pragma once

#include <vector>

#include "adapters/web/router.hpp"

namespace ledgerline::console {

/// The operators' page: GET /console, and its files at /console/{file}. They hold nothing of the log, so they
/// need no token; what the page shows it asks of the API, with the token that somebody signs in by.
std::vector<web::Route> routes();

}  // namespace ledgerline::console
