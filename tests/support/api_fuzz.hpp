#pragma once

#include <cstdint>
#include <map>

#include <boost/asio/ip/tcp.hpp>

#include "tests/support/bad_requests.hpp"

namespace ledgerline::tests {

/// From RC_PARAMS, as properties take theirs (tools/test sets it by the commit, and a person to see a failure
/// again); without it always the same.
std::uint64_t fuzz_seed();

/// Sends so many bad requests to a server, and checks that each is answered, and none by an error of ours: a
/// status of 5xx but for 501 and 505, which say what HTTP has and we do not. A failure shows seed and
/// request. Gives how often each status came; 0 stands for connections that ended without one.
std::map<int, int> send_bad_requests(const boost::asio::ip::tcp::endpoint& server, BadRequests& requests,
                                     std::size_t count);

/// Checks that the requests came as far as they should: refused at every door, and let through as well.
void check_reach(const std::map<int, int>& statuses);

}  // namespace ledgerline::tests
