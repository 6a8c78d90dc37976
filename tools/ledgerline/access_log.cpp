#include "tools/ledgerline/access_log.hpp"

#include <spdlog/spdlog.h>

#include "events/kernel/text.hpp"

namespace ledgerline::cli {

void AccessLog::answered(const web::Answered& request) {
  const auto level = request.status < 400 ? spdlog::level::debug : spdlog::level::info;
  spdlog::log(level, "{} {} {} {} µs{} [{}]", request.method.empty() ? "-" : request.method,
              readable(request.path, 200), request.status, request.micros, request.whole ? "" : ", cut",
              request.request_id);
}

void AccessLog::failed(std::string_view request_id, std::string_view what) {
  spdlog::error("request {} failed: {}", request_id, what);
}

}  // namespace ledgerline::cli
