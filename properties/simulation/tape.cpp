#include "properties/simulation/tape.hpp"

#include <charconv>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline::simulation {

std::string_view name_of(About about) {
  constexpr std::array<std::string_view, abouts> names = {"run",   "time",  "crash", "load", "commit",
                                                          "read",  "reply", "twice", "call", "delay",
                                                          "where", "back",  "skip"};
  return names[static_cast<std::size_t>(about)];
}

std::uint64_t Dice::next() {
  auto z = state_ += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

std::uint32_t Dice::below(std::uint32_t end) {
  return static_cast<std::uint32_t>(((next() >> 32) * end) >> 32);
}

std::uint32_t Tape::keep(About about, std::uint32_t of, std::uint32_t value) {
  choices_.push_back({value, of, about});
  return value;
}

std::uint32_t Tape::pick(About about, std::uint32_t of) {
  if (of < 2 || !faults_ || !allowed_[static_cast<std::size_t>(about)]) return 0;
  return keep(about, of, chooser_.choose(about, of));
}

std::uint32_t Tape::pick_next(const std::vector<Ready>& ready) {
  if (ready.size() > 1)
    return keep(About::run, static_cast<std::uint32_t>(ready.size()), chooser_.choose_next(ready));
  chooser_.only(ready.front());
  return 0;
}

Script Tape::deviations() const {
  Script script;
  for (std::size_t i = 0; i < choices_.size(); ++i)
    if (choices_[i].value != 0) script.push_back({i, choices_[i].value});
  return script;
}

std::string text_of(const Script& script) {
  std::string text;
  for (const auto& [at, value] : script) text += fmt::format("{}{}={}", text.empty() ? "" : ",", at, value);
  return text.empty() ? "dull" : text;
}

Script read_script(std::string_view text) {
  Script script;
  if (text == "dull") return script;
  const auto wrong = [&] {
    return BadInput(
        fmt::format("'{}' is no schedule: give what a failing run printed, such as 17=2,40=1", text));
  };
  for (const char *at = text.data(), *const end = at + text.size(); at != end;) {
    Deviation one;
    const auto number = std::from_chars(at, end, one.at);
    if (number.ec != std::errc() || number.ptr == end || *number.ptr != '=') throw wrong();
    const auto value = std::from_chars(number.ptr + 1, end, one.value);
    const bool more = value.ptr != end;
    if (value.ec != std::errc() || (more && (*value.ptr != ',' || value.ptr + 1 == end))) throw wrong();
    if (!script.empty() && script.back().at >= one.at) throw wrong();
    script.push_back(one);
    at = more ? value.ptr + 1 : end;
  }
  if (script.empty()) throw wrong();
  return script;
}

}  // namespace ledgerline::simulation
