#pragma once

#include "adapters/metrics/log_gauges.hpp"
#include "adapters/metrics/survey.hpp"
#include "adapters/web/router.hpp"

namespace ledgerline::metrics {

/// GET /metrics: all that the registry holds, with the log's figures as the survey has them. Answers without
/// a log too. Registry, survey and gauges outlive the server's executor.
web::Route scrape_route(const prometheus::Registry& registry, Survey& survey, LogGauges& gauges);

}  // namespace ledgerline::metrics
