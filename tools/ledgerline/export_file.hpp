#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ledgerline::cli {

/// A file that nobody else may read, with all of its lines or not there at all: they are written to
/// FILE.part, which becomes FILE once all of it is on the disk. What stands in FILE's place is replaced only
/// if it begins with the same line: then it is an earlier export of the same. Throws BadInput where it is
/// anything else, and Unavailable.
class ExportFile {
 public:
  explicit ExportFile(std::filesystem::path file);
  /// What was not published is gone.
  ~ExportFile();
  ExportFile(const ExportFile&) = delete;
  ExportFile& operator=(const ExportFile&) = delete;

  void write(std::string_view line);
  void publish();

 private:
  [[noreturn]] void fail(const char* what) const;
  void expect_own_place(std::string_view first_line) const;
  void flush();

  std::filesystem::path file_, part_;
  int out_ = -1;
  bool is_empty_ = true;
  std::string buffer_;
};

}  // namespace ledgerline::cli
