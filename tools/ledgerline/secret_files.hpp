#pragma once

namespace ledgerline::cli {

/// Secrets come from the environment, or from files that it names, as orchestrators mount them: NAME_FILE
/// says where NAME stands. Throws BadInput for a file that cannot be read, and where both are set.
void read_secret_files();

}  // namespace ledgerline::cli
