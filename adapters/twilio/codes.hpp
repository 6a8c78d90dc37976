#pragma once

#include "adapters/http/outcome.hpp"

namespace ledgerline::twilio {

/// Why an answer is not the one hoped for, by status and by Twilio's `code`; its texts change. Nothing for a
/// 2xx. The codes are those of the table in codes.cpp, and http::common_trouble's.
std::optional<Result> trouble(const HttpReply& reply, const http::Provider& provider);

/// Twilio's own 404, which is not that of a proxy or a wrong base URL.
bool is_not_found(const HttpReply& reply);

}  // namespace ledgerline::twilio
