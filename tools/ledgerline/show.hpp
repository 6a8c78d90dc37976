#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/ledgerline/options.hpp"
#include "tools/ledgerline/scenarios.hpp"

namespace ledgerline::cli {

/// Runs this very program as its user would, and shows each call. A step that ends otherwise than it must
/// ends the demo: it throws Unavailable.
class Show {
 public:
  explicit Show(const Options& options) : options_(options) {}

  void title(const std::string& text) const;
  void note(const std::string& text) const;
  /// `environment` is shown before the call.
  void step(const std::string& log, const Step& step, const std::vector<std::string>& environment = {}) const;
  /// Runs steps that say `together` side by side.
  void steps(const std::string& log, const std::vector<Step>& all) const;
  /// From here on every call has these variables too, and they are not shown.
  void add_environment(std::vector<std::string> variables) { environment_ = std::move(variables); }

 private:
  int begin(const std::string& log, const Step& step, std::vector<std::string> environment) const;

  const Options& options_;
  std::vector<std::string> environment_;
};

}  // namespace ledgerline::cli
