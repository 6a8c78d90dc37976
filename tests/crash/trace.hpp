#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ledgerline::tests::crash {

/// A file that a program writes the points to that it passes; gone with this.
class PointTrace {
 public:
  PointTrace();
  ~PointTrace();
  PointTrace(const PointTrace&) = delete;
  PointTrace& operator=(const PointTrace&) = delete;

  /// For the program's environment.
  std::string variable() const { return "LEDGERLINE_POINT_TRACE=" + file_.string(); }
  /// "NAME#k", as LEDGERLINE_POINT takes it, in their order.
  std::vector<std::string> points() const;

 private:
  std::filesystem::path file_;
};

}  // namespace ledgerline::tests::crash
