#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/commands.hpp"

namespace ledgerline {

/// What a turn must see to decide its commands exactly; sets, so that a batch asks for each thing once.
struct Needs {
  std::set<std::string> tenants, numbers;          // these subjects
  std::set<std::string> holders;                   // the numbers that these tenants hold or have reserved
  std::set<std::string> owner_phones, assistants;  // the tenants that have these
  std::set<std::string>
      texters;  // owner phones, whose tenants are pickers where their onboarding has come to it
  std::set<std::string> pickers;  // tenants that may each take a number: reserved, or from the pool
  std::map<std::string, std::size_t> picked;  // countries where so many more may be taken
  std::set<std::string> freeing;  // numbers that may become available: who reserved them, who waits there
  std::map<std::string, std::int64_t> freed;  // countries where so many more may become available
  std::size_t releases = 0;                   // each lets its tenant take one number more
  bool trials_pass = false;       // whether the gate lets trials through when a number is handed out
  std::set<std::string> erasing;  // tenants whose keys may be destroyed, and are named before
  std::set<Uuid> commands;        // what these were answered, if they were

  void add(const Command& command);
};

}  // namespace ledgerline
