#pragma once

#include "tests/crash/flow.hpp"

/// The flows of the crash matrix. Together they pass every point there is.
namespace ledgerline::tests::crash {

/// Who goes on with what was cut off: the same command once more, or a worker that knows nothing of it.
enum class Resumed { by_command, by_worker };

/// A number is bought, wired and announced.
Flow purchase(const std::string& voice, Resumed resumed);
/// A number comes from the pool, by a command that has an id.
Flow allocation();
/// A number that works is given up, and unwired.
Flow release(const std::string& voice);
/// An owner answers by text, and is asked the next thing.
Flow text();
/// The service hears that a tenant has paid: its number is bought and wired.
Flow payment();
/// The service hears that somebody has paid whom it does not know.
Flow parked_payment();
/// An operator replays that, now that the tenant is known.
Flow replay();
/// The carrier and the log disagree about three numbers.
Flow reconciliation();
/// Rows are wrong, missing, and of an older build.
Flow rebuilding();
/// A closed tenant's history is exported, and the tenant erased.
Flow erasure();
/// A second generation of rows is built, made the live one, dropped; a parked subject has its row again.
Flow building();
Flow resuming();
Flow swapping();
Flow dropping();
Flow unparking();
/// A log is made.
Flow migration();
/// A number has rested.
Flow ticking();

std::vector<Flow> all_flows();

}  // namespace ledgerline::tests::crash
