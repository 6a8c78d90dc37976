#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/vault.hpp"

namespace ledgerline::cli {

/// Whether the folder of an embedded cluster holds its key file.
bool has_master_key(const std::filesystem::path& folder);

/// The key in that file; made with mode 0600 where there is none, unless `in_use()` says that there are logs,
/// which a fresh key would not open. Throws Unavailable.
Key embedded_master_key(const std::filesystem::path& folder, Random& random,
                        const std::function<bool()>& in_use);

/// From the file, or from LEDGERLINE_MASTER_KEY. Throws BadInput or Unavailable, saying how to give one.
Key configured_master_key(const std::string& file);

}  // namespace ledgerline::cli
