#pragma once

#include <filesystem>
#include <string>

#include "engine/vault.hpp"

namespace ledgerline::cli {

/// The key file of an embedded cluster; made with mode 0600 where there is none. Throws Unavailable.
Key embedded_master_key(const std::filesystem::path& folder, Random& random);

/// From the file, or from LEDGERLINE_MASTER_KEY. Throws BadInput or Unavailable, saying how to give one.
Key configured_master_key(const std::string& file);

}  // namespace ledgerline::cli
