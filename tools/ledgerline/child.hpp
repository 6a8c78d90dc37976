#pragma once

#include <string>
#include <vector>

namespace ledgerline::cli {

/// Starts a program, which inherits our standard streams, or writes its results to `output`; `environment`
/// adds to ours ("NAME=value"). Throws std::system_error. Returns its process id.
int start(const std::string& program, const std::vector<std::string>& arguments,
          const std::vector<std::string>& environment = {}, int output = -1);

/// Waits for it: its exit code, or 128 + the signal that ended it.
int wait_for(int pid);

}  // namespace ledgerline::cli
