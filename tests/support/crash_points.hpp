#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// The points that a program passes, for tests that kill it at each of them.
namespace ledgerline::tests {

/// A file that the program writes its points to, gone with this.
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

/// All with --long; else every point about an outside step, and every fourth of a turn.
std::vector<std::string> chosen(const std::vector<std::string>& points);

}  // namespace ledgerline::tests
