#pragma once

#include <string>
#include <vector>

namespace ledgerline::tests {

/// Bytes on a connection, the status they are answered with, and whether the connection stays open for more.
struct RawCase {
  std::string what, bytes;
  int status;
  bool stays;
};

/// What HTTP/1.1 lets people send (RFC 9110, RFC 9112), and what smugglers send.
std::vector<RawCase> raw_cases();

}  // namespace ledgerline::tests
