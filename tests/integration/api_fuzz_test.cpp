#include "tests/support/api_fuzz.hpp"

#include <boost/asio/ip/address.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/serving.hpp"
#include "tests/support/simulator.hpp"

/// Whatever strangers send, and callers who have a token and no manners.
namespace ledgerline::tests::api_fuzz_test {
namespace {

boost::asio::ip::tcp::endpoint endpoint_of(const std::string& url) {
  const auto port = std::stoi(url.substr(url.rfind(':') + 1));
  return {boost::asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(port)};
}

}  // namespace

TEST_CASE("Ten thousand bad requests: no error of ours, nothing in the log, and it serves on",
          "[integration][fuzz]") {
  const auto log = fresh_log();
  const Simulator simulator;  // some of what is asked of the carrier can be asked
  auto environment = simulator.environment();
  environment.insert(environment.end(), {"APP_URL=https://app.example.com", "MAIL_FROM=shop@example.com",
                                         "LEDGERLINE_RATE_TWILIO=100000"});
  Serving serving(log, {"--no-effects"}, environment);
  const auto platform = serving.token(TokenRole::platform);
  const Json tenant{{"id", "mine"}, {"business_name", "Mine"}, {"owner_phone", "+447700900101"}};
  REQUIRE(serving.ask("POST", "/v1/tenants", platform, tenant).status == 201);
  const auto head = open_log(log)->head();
  BadRequests::World world{
      {platform, serving.token(TokenRole::operator_), serving.token(TokenRole::tenant, "stranger")}, "mine"};
  BadRequests requests(Json::parse(serving.ask("GET", "/openapi.json", "").body), world, fuzz_seed());

  check_reach(send_bad_requests(endpoint_of(serving.url()), requests, 10'000));

  CHECK(open_log(log)->head() == head);
  CHECK(serving.ask("GET", "/v1/tenants/mine", platform).status == 200);
  CHECK(serving.stop().exit == 0);
}

}  // namespace ledgerline::tests::api_fuzz_test
