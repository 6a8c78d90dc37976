#pragma once

#include "adapters/postgres/check.hpp"
#include "adapters/postgres/shadow_build.hpp"
#include "tests/integration/maintenance.hpp"

/// What the tests of second generations ask of a log again and again.
namespace ledgerline::tests {

inline postgres::BuildReport build(postgres::PostgresLog& log,
                                   const std::optional<std::string>& projection = {},
                                   const postgres::BuildOptions& options = {}) {
  return postgres::build_shadow(log, test_vault(), postgres::projections_named(projection), options);
}

inline postgres::SwapReport swap(postgres::PostgresLog& log,
                                 const std::optional<std::string>& projection = {}) {
  return postgres::swap(log, test_vault(), projection, {"test", "because"});
}

inline postgres::SwapReport rollback(postgres::PostgresLog& log,
                                     const std::optional<std::string>& projection = {}) {
  return postgres::rollback(log, test_vault(), projection, {"test", "because"});
}

/// "numbers +447700900001 status: retired, available", a line a difference: the live one's, and the other's.
inline std::string other_differences(postgres::PostgresLog& log) {
  std::string lines;
  for (const auto& d : postgres::diff(log, std::nullopt).differences)
    lines += fmt::format("{} {}{}{}: {}, {}\n", d.projection, d.key, d.column.empty() ? "" : " ", d.column,
                         d.live, d.folded);
  return lines;
}

/// How many live rows are not what the log folds to.
inline std::size_t wrong_rows(postgres::PostgresLog& log) {
  return postgres::check(log, test_vault(), nullptr).differing;
}

/// The code that `work` is refused with; "" where it is not.
template <class Work>
std::string refused(Work&& work) {
  try {
    work();
  } catch (const postgres::GenerationRefused& e) {
    return e.code;
  }
  return "";
}

}  // namespace ledgerline::tests
