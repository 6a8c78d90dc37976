#include "tests/crash/trace.hpp"

#include <atomic>
#include <fstream>
#include <map>
#include <unistd.h>

#include <fmt/format.h>

namespace ledgerline::tests::crash {
namespace {

std::string fresh_name() {
  static std::atomic<int> count = 0;
  return fmt::format("ledgerline-points-{}-{}", ::getpid(), ++count);
}

}  // namespace

PointTrace::PointTrace() : file_(std::filesystem::temp_directory_path() / fresh_name()) {}
PointTrace::~PointTrace() { std::filesystem::remove(file_); }

std::vector<std::string> PointTrace::points() const {
  std::ifstream lines(file_);
  std::vector<std::string> all;
  std::map<std::string, int> passed;
  for (std::string name; std::getline(lines, name);)
    all.push_back(fmt::format("{}#{}", name, ++passed[name]));
  return all;
}

}  // namespace ledgerline::tests::crash
