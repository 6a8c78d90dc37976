#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/outside.hpp"

/// What a provider was asked, and how its answer is printed. Only the files of commands include it: JSON's
/// headers are slow to compile.
namespace ledgerline::cli {

using Json = nlohmann::ordered_json;

/// The answer to a question, or an exit code for why there is none.
template <class T, class Print>
int answered(const Options& options, const Found<T>& found, Print print_value) {
  if (found) return print_value(*found.value);
  const bool refused = found.failure.kind == Result::Kind::refused;
  return print_error(options, refused ? Exit::refused : Exit::environment, found.failure.code,
                     found.failure.message);
}

template <class Rows, class RowOf>
int print_all(const Options& options, const Rows& rows, const std::string& none, RowOf row_of) {
  auto all = Json::array();
  for (const auto& row : rows) all.push_back(row_of(row));
  print_rows(options, all.dump(), none);
  return Exit::done;
}

}  // namespace ledgerline::cli
