#include "tests/support/api_fuzz.hpp"

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "events/kernel/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/raw_caller.hpp"

namespace ledgerline::tests {
namespace {

bool is_ours(int status) { return status >= 500 && status != 501 && status != 505; }

/// The request as a failure shows it: whose token it bears is nobody's business, also in a test.
std::string shown(const BadRequest& request) {
  static const std::regex token("llt_[A-Za-z0-9]+");
  return request.operation + ":\n" + std::regex_replace(readable(request.bytes, 2000), token, "llt_(hidden)");
}

std::vector<int> answers_to(const BadRequest& request, RawCaller& caller) {
  caller.send(request.bytes);
  if (request.is_framed) return {caller.status(request.to_head)};
  if (!request.hangs_up) return caller.statuses(request.to_head);
  caller.hang_up();
  return {};
}

}  // namespace

std::uint64_t fuzz_seed() {
  const auto* parameters = std::getenv("RC_PARAMS");
  const std::string text = parameters ? parameters : "";
  const auto at = text.find("seed=");
  return at == text.npos ? 1 : std::stoull(text.substr(at + 5));
}

std::map<int, int> send_bad_requests(const boost::asio::ip::tcp::endpoint& server, BadRequests& requests,
                                     std::size_t count) {
  std::map<int, int> statuses;
  RawCaller caller(server);
  for (std::size_t i = 0; i < count; ++i) {
    const auto request = requests.next();
    INFO("RC_PARAMS=\"seed=" << fuzz_seed() << "\", request " << i << ", of " << shown(request));
    std::vector<int> answers;
    REQUIRE_NOTHROW(answers = answers_to(request, caller));
    for (const auto status : answers) ++statuses[status];
    REQUIRE(std::ranges::none_of(answers, is_ours));
    if (request.is_framed) REQUIRE(answers[0] != 0);
  }
  return statuses;
}

void check_reach(const std::map<int, int>& statuses) {
  for (const auto status : {200, 400, 401, 403, 404, 405, 413, 414, 415, 431, 501, 505}) {
    INFO("status " << status);
    CHECK(statuses.contains(status));
  }
}

}  // namespace ledgerline::tests
