#include "tests/crash/flows.hpp"

namespace ledgerline::tests::crash {

std::vector<Flow> all_flows() {
  return {purchase("vapi", Resumed::by_command),
          purchase("livekit", Resumed::by_worker),
          allocation(),
          release("vapi"),
          release("livekit"),
          text(),
          payment(),
          parked_payment(),
          replay(),
          reconciliation(),
          rebuilding(),
          erasure(),
          building(),
          resuming(),
          swapping(),
          dropping(),
          unparking(),
          migration(),
          ticking()};
}

}  // namespace ledgerline::tests::crash
