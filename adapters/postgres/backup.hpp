#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "adapters/postgres/database.hpp"
#include "adapters/postgres/embedded/scratch.hpp"

/// Dumps of a log, as pg_dump makes them.
namespace ledgerline::postgres {

/// A dump that cannot be restored, or holds another log.
struct BadDump : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Dump {
  enum class Form { archive, sql };  // for pg_restore (custom, directory, tar), or for psql
  std::filesystem::path file;        // absolute
  Form form = Form::archive;
};

/// Tells by its first bytes what a file is. Throws BadInput, saying what it is instead of a dump and what to
/// do.
Dump recognise(const std::filesystem::path& file);

/// Restores the log of that name into a scratch cluster, without owners and rights, whose roles are not
/// there; the other schemas of an archive are left out. A dump in SQL is run as it is: only one's own should
/// be. Throws BadDump, quoting what pg_restore or psql says first, Unavailable where there is neither.
Database restore(const Dump& dump, const std::string& log, const Scratch& scratch);

}  // namespace ledgerline::postgres
