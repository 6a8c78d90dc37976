#include <utility>  // before Asio
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "engine/effects/guard.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/ticked_timers.hpp"

/// An attempt's lease bounds each of its calls: once it is over, somebody else may be at the step.
namespace ledgerline::tests::lease_test {
namespace {

/// Says that it went well, and keeps how long it was given.
class Patient final : public Http {
 public:
  std::vector<std::chrono::milliseconds> waits;
  Awaitable<HttpReply> send(HttpRequest request) override {
    waits.push_back(request.timeout);
    HttpReply reply(200, "{}");
    co_return reply;
  }
};

struct Leased {
  boost::asio::io_context io;
  TickedTimers timers{io.get_executor()};
  Patient provider;
  LeasedHttp http{provider, timers, 40'000'000};

  HttpReply ask() {
    io.restart();
    HttpRequest request{"twilio:buy_number", "POST", "http://provider"};
    auto reply = boost::asio::co_spawn(io, http.send(request), boost::asio::use_future);
    io.run();
    return reply.get();
  }
};

using std::chrono::milliseconds;

TEST_CASE("a call is waited for as long as it says, and no longer than the lease; after it none is sent",
          "[lease]") {
  Leased leased;
  CHECK(leased.ask().status == 200);
  leased.timers.tick(15'000'000);
  CHECK(leased.ask().status == 200);
  CHECK(leased.provider.waits == std::vector{milliseconds(30'000), milliseconds(25'001)});
  leased.timers.tick(25'000'000);
  const auto late = leased.ask();
  CHECK(late.trouble == HttpReply::Trouble::not_sent);
  CHECK(late.code == "LEASE_OVER");
  CHECK(leased.provider.waits.size() == 2);
}

}  // namespace
}  // namespace ledgerline::tests::lease_test
