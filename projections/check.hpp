#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What a check of the log says. Findings are lines for people.
namespace ledgerline {

/// One thing that must hold, and where it does not.
struct Check {
  enum class Result { holds, warning, broken };
  static constexpr std::size_t most_findings = 20;

  std::string_view name;   // for programs: "digests"
  std::string_view claim;  // for people: "every event is as it was stored"
  Result result = Result::holds;
  std::size_t count = 0;                // of all findings
  std::vector<std::string> findings{};  // the first ones, each naming its position or subject
  std::string note{};                   // what else to know: what was left out, which level was reached

  bool ok() const { return result == Result::holds; }
  void find(std::string finding, std::size_t times = 1);
  void warn(std::string finding);
};

/// An id or a type as a finding names it: as it is, unless it is not a clean line of text.
std::string exactly(std::string_view text);

}  // namespace ledgerline
