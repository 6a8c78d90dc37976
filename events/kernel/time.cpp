#include "events/kernel/time.hpp"

#include <array>
#include <chrono>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Writes `value` with so many digits and a mark behind them. By hand: a turn writes a time for every cell
/// that holds one.
void put(char*& at, std::uint32_t value, int count, char mark) {
  for (int i = count; i-- > 0; value /= 10) at[i] = static_cast<char>('0' + value % 10);
  at[count] = mark;
  at += count + 1;
}

std::string iso(Time time, std::int64_t unit, int fraction_digits) {
  std::int64_t day = time.micros / micros_per_day, rest = time.micros % micros_per_day;
  if (rest < 0) --day, rest += micros_per_day;
  const year_month_day date{sys_days{days{day}}};
  const auto second = static_cast<std::uint32_t>(rest / 1'000'000);
  std::array<char, 32> text;
  char* end = text.data();
  put(end, static_cast<std::uint32_t>(static_cast<int>(date.year())), 4, '-');
  put(end, static_cast<unsigned>(date.month()), 2, '-');
  put(end, static_cast<unsigned>(date.day()), 2, 'T');
  put(end, second / 3600, 2, ':');
  put(end, second / 60 % 60, 2, ':');
  put(end, second % 60, 2, '.');
  put(end, static_cast<std::uint32_t>(rest % 1'000'000 / unit), fraction_digits, 'Z');
  return std::string(text.data(), end);
}

/// Reads the parts of a time from the left, and complains about the whole.
struct TimeReader {
  std::string_view whole, rest = whole;

  [[noreturn]] void refuse() const {
    refuse_text("time", whole, "it is not ISO 8601, such as 2026-11-21T07:52:44Z");
  }
  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool take_any(std::string_view choice) {
    return !rest.empty() && choice.find(rest.front()) != std::string_view::npos && take(rest.front());
  }
  std::int64_t number(std::size_t digits, std::int64_t least, std::int64_t most) {
    if (rest.size() < digits) refuse();
    std::int64_t value = 0;
    for (const char c : rest.substr(0, digits)) {
      if (c < '0' || c > '9') refuse();
      value = value * 10 + (c - '0');
    }
    if (value < least || value > most) refuse();
    rest.remove_prefix(digits);
    return value;
  }
  std::int64_t fraction() {
    std::int64_t value = 0, unit = 100'000;
    if (rest.empty() || rest.front() < '0' || rest.front() > '9') refuse();
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1), unit /= 10)
      value += (rest.front() - '0') * unit;
    return value;
  }
  std::int64_t date() {
    const auto year = number(4, 1, 9999);
    if (!take('-')) refuse();
    const auto month = number(2, 1, 12);
    if (!take('-')) refuse();
    const year_month_day day{std::chrono::year{static_cast<int>(year)},
                             std::chrono::month{static_cast<unsigned>(month)},
                             std::chrono::day{static_cast<unsigned>(number(2, 1, 31))}};
    if (!day.ok()) refuse();
    return sys_days{day}.time_since_epoch().count();
  }
  std::int64_t clock() {
    auto micros = number(2, 0, 23) * 60 * micros_per_minute;
    if (!take(':')) refuse();
    micros += number(2, 0, 59) * micros_per_minute;
    if (take(':')) micros += number(2, 0, 59) * 1'000'000;
    if (take('.')) micros += fraction();
    return micros;
  }
  std::int64_t offset() {
    if (rest.empty() || take_any("Zz")) return 0;
    const bool east = rest.front() == '+';
    if (!take_any("+-")) refuse();
    auto minutes = number(2, 0, 23) * 60;
    if (take(':') || !rest.empty()) minutes += number(2, 0, 59);
    return (east ? 1 : -1) * minutes * micros_per_minute;
  }
};

}  // namespace

std::string iso_micros(Time time) { return iso(time, 1, 6); }
std::string iso_millis(Time time) { return iso(time, 1000, 3); }

Time parse_time(std::string_view text) {
  TimeReader reader{text};
  auto micros = reader.date() * micros_per_day;
  if (reader.take_any("Tt ")) {
    micros += reader.clock();
    micros -= reader.offset();
  }
  if (!reader.rest.empty()) reader.refuse();
  return Time{micros};
}

}  // namespace ledgerline
