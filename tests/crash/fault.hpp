#pragma once

#include <array>
#include <string>
#include <string_view>

#include "tests/support/faults.hpp"

namespace ledgerline::tests::crash {

/// What happens at a point: the process is killed; or it stands still while all of Postgres is killed and
/// started again, or while the session that it used last is ended by the server; then it goes on.
enum class Fault { process_killed, postgres_killed, session_ended };

inline constexpr std::array<Fault, 3> faults = {Fault::process_killed, Fault::postgres_killed,
                                                Fault::session_ended};

std::string_view name_of(Fault fault);

/// Has a process fail at `point`, "NAME#3": for its environment.
std::string variable_for(Fault fault, const std::string& point);

/// At this point the process has no session yet that could be ended.
struct NothingToFail {};

/// Sees the fault through, to the end of the process. Says what is wrong, a line each: that it was not where
/// it should fail, died of something else, or, of a process that `goes_on`, did not end well.
/// Throws NothingToFail.
std::string see_through(Fault fault, Running& process, Victim& server, bool goes_on);

}  // namespace ledgerline::tests::crash
