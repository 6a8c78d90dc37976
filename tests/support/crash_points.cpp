#include "tests/support/crash_points.hpp"

#include <fstream>
#include <map>
#include <unistd.h>

#include <fmt/format.h>

#include "tests/support/shopping.hpp"

namespace ledgerline::tests {

PointTrace::PointTrace()
    : file_(std::filesystem::temp_directory_path() / fmt::format("ledgerline-points-{}", ::getpid())) {}
PointTrace::~PointTrace() { std::filesystem::remove(file_); }

std::vector<std::string> PointTrace::points() const {
  std::ifstream lines(file_);
  std::vector<std::string> all;
  std::map<std::string, int> passed;
  for (std::string name; std::getline(lines, name);)
    all.push_back(fmt::format("{}#{}", name, ++passed[name]));
  return all;
}

std::vector<std::string> chosen(const std::vector<std::string>& points) {
  std::vector<std::string> some;
  std::size_t turns = 0;
  for (const auto& point : points)
    if (is_long() || !point.starts_with("turn.") || turns++ % 4 == 0) some.push_back(point);
  return some;
}

}  // namespace ledgerline::tests
