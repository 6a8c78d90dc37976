#pragma once

#include <stdexcept>

/// The errors that are exceptions. A command that a rule refuses is not one of them: that is an Outcome.
/// Each message says what is wrong, where, and what to do; none holds a secret or a person's data.
namespace ledgerline {

/// What the caller gave cannot be read: a malformed number, an unknown country. Exit code 2.
struct BadInput : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The surroundings fail us: no database, no rights, a newer schema, a held row. Exit code 3.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The log holds something that this build cannot believe or read. Exit code 3; the message names the
/// position: what is said of an event begins with "event POSITION".
struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace ledgerline
