#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "events/kernel/error.hpp"

/// What each file of this folder has in common: libFuzzer gives bytes, `examine` reads them as a stranger's.
/// It may throw BadInput and nothing else; whatever it says of what it read must hold.
namespace ledgerline::fuzz {

void examine(std::string_view input);

inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Takes the first line from `text`; all of it where there is but one.
inline std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
  return line;
}

}  // namespace ledgerline::fuzz

extern "C" inline __attribute__((used)) int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                                                   std::size_t size) {
  try {
    ledgerline::fuzz::examine({reinterpret_cast<const char*>(data), size});
  } catch (const ledgerline::BadInput&) {
    return 0;
  }
  return 0;
}
