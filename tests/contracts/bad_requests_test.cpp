#include <cstdlib>

#include "tests/contracts/worlds.hpp"
#include "tests/support/api_fuzz.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/tokens.hpp"

/// The API's contract with whoever calls it badly, in this process: the sanitizers see what reads the bytes.
namespace ledgerline::tests::bad_requests_test {

TEST_CASE("bad requests: no error of ours, and nothing in the log", "[contract][fuzz]") {
  PostgresWorld world;
  record(world.log(), {Event(registered("mine")), Event(paid("mine"))});
  const auto head = world.log().head();
  const auto& log = world.database();
  BadRequests::World callers{{fresh_token(log, TokenRole::operator_), fresh_token(log, TokenRole::platform),
                              fresh_token(log, TokenRole::tenant, "stranger")},
                             "mine"};
  ApiServer server(log);
  BadRequests requests(nlohmann::json::parse(server.description()), callers, fuzz_seed());
  const std::size_t count = std::getenv("LEDGERLINE_SANITIZED") ? 4000 : 10'000;

  check_reach(send_bad_requests(server.endpoint(), requests, count));

  CHECK(server.stop().empty());
  CHECK(world.another().head() == head);
}

}  // namespace ledgerline::tests::bad_requests_test
