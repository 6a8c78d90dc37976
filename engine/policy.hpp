#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace ledgerline {

/// What a platform may choose. Events carry what followed from it (a rest's end, a grace's end), so replaying
/// a log does not ask for it again.
struct Policy {
  std::string default_country = "GB";
  std::map<std::string, int> cool_down_days = {{"US", 45}, {"GB", 30}};  // how long a released number rests
  int other_cool_down_days = 45;                                         // in all other countries
  int grace_days = 7;          // how long a tenant keeps its number after its payment lapsed
  bool trial_numbers = false;  // whether a tenant on trial is given a number without payment

  /// In microseconds.
  std::int64_t cool_down(const std::string& country) const;
  std::int64_t grace() const;
};

/// Reads "US=45,GB=30,*=45". Throws BadInput; on success only the named countries differ from `policy`.
void read_cool_downs(std::string_view text, Policy& policy);

}  // namespace ledgerline
