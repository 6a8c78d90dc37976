#include "projections/check.hpp"

#include "events/kernel/text.hpp"

namespace ledgerline {

std::string exactly(std::string_view text) {
  return text_problem(text, 200).empty() ? std::string(text) : printable(text);
}

void Check::find(std::string finding, std::size_t times) {
  result = Result::broken;
  count += times;
  if (findings.size() < most_findings) findings.push_back(std::move(finding));
}

void Check::warn(std::string finding) {
  const auto before = result;
  find(std::move(finding));
  if (before != Result::broken) result = Result::warning;
}

}  // namespace ledgerline
