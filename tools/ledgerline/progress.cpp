#include "tools/ledgerline/progress.hpp"

#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

namespace ledgerline::cli {
namespace {

constexpr int bar_width = 30;
constexpr auto redraw_every = std::chrono::milliseconds(100), line_every = std::chrono::milliseconds(5000);

}  // namespace

Progress::Progress(std::string what, std::size_t total, Elsewhere elsewhere)
    : what_(std::move(what)),
      total_(total),
      shown_(::isatty(STDERR_FILENO) == 1),
      lines_(!shown_ && elsewhere == Elsewhere::lines),
      begun_(std::chrono::steady_clock::now()),
      drawn_(begun_) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void Progress::at(std::size_t done, std::size_t total) {
  total_ = total;
  at(done);
}

void Progress::at(std::size_t done) {
  done_ = done;
  const auto now = std::chrono::steady_clock::now();
  if (!(shown_ || lines_) || total_ == 0 || now - drawn_ < (shown_ ? redraw_every : line_every)) return;
  drawn_ = now;
  const auto share = static_cast<double>(done) / static_cast<double>(total_);
  const auto seconds = std::chrono::duration<double>(now - begun_).count();
  const auto figures = fmt::format("{}/{}  {:.0f}/s  {:.0f} s left", done, total_,
                                   static_cast<double>(done) / seconds, seconds / share - seconds);
  const auto filled = static_cast<int>(share * bar_width);
  if (lines_)
    fmt::print(stderr, "{}: {}\n", what_, figures);
  else
    fmt::print(stderr, "\r\033[K{} [{:#<{}}{:.<{}}] {}", what_, "", filled, "", bar_width - filled, figures);
  std::fflush(stderr);
}

}  // namespace ledgerline::cli
