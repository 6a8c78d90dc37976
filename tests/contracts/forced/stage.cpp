#include "tests/contracts/forced/stage.hpp"

namespace ledgerline::tests {

postgres::PostgresLog& Stage::log_of(char session) {
  auto& log = logs_[session];
  if (!log) log = open_log(backends_.of(session));
  try {
    log->begin()->load({});
  } catch (const LostConnection&) {
    log->begin()->load({});
  }
  return *log;
}

}  // namespace ledgerline::tests
