#pragma once

#include <string>
#include <utility>

#include "events/kernel/error.hpp"

namespace ledgerline::http {

/// What strangers send is not what it must be. `code` is stable and for programs ("JSON_TOO_DEEP"); the text
/// says what and where, and quotes nothing.
struct Malformed : BadInput {
  std::string code;

  Malformed(std::string code_of, const std::string& what) : BadInput(what), code(std::move(code_of)) {}
};

}  // namespace ledgerline::http
