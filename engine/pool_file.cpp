#include "engine/pool_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {
namespace {

constexpr std::size_t most_bytes = 100'000'000, most_lines = 1'000'001;  // a million and a header
constexpr std::size_t longest_row = 4096, most_named = 20;               // bytes; bad lines in a message
constexpr std::string_view digits = "0123456789", blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

// read_phone for numbers in a row. In no numbering plan do the last two of 11 or more digits decide anything
// (so for every pattern of libphonenumber 8.12.57 and of July 2026), so one number answers for its hundred.
class Blocks {
 public:
  PhoneFacts read(std::string_view text, std::string_view country) {
    constexpr std::size_t free = 2, fewest = 11, most_kept = 10'000;
    const auto tail = text.substr(text.size() - std::min(free, text.size()));
    if (tail.size() < free || tail.find_first_not_of(digits) != tail.npos) return read_phone(text, country);
    auto block = fmt::format("{}/{}", country, text.substr(0, text.size() - free));
    if (const auto known = kept_.find(block); known != kept_.end()) {
      auto phone = known->second;
      phone.e164.replace(phone.e164.size() - free, free, tail);
      return phone;
    }
    auto phone = read_phone(text, country);
    if (kept_.size() == most_kept) kept_.clear();
    if (phone.e164.size() > fewest) kept_.emplace(std::move(block), phone);
    return phone;
  }

 private:
  std::unordered_map<std::string, PhoneFacts> kept_;  // by country and text without the free digits
};

// Collects numbers and complaints ("source, noun 7: …"); gives numbers out only if there are no complaints.
class Collector {
 public:
  Collector(std::string_view source, std::string_view noun, std::string_view country)
      : source_(source), noun_(noun), country_(country.empty() ? std::string() : read_country(country)) {}

  // `stated` is the country that stands beside the number, "" if none does.
  void add(std::size_t line, std::string_view text, std::string_view stated) try {
    const auto country = stated.empty() ? country_ : read_country(stated);
    auto phone = blocks_.read(text, country);
    const auto defect = defect_of(phone, stated.empty() ? phone.country : country, line);
    if (!defect.empty()) return complain(line, fmt::format("'{}': {}", phone.e164, defect));
    lines_.push_back({line, std::move(phone)});
  } catch (const BadInput& defect) {
    complain(line, defect.what());
  }

  void complain(std::size_t line, std::string_view defect) {
    if (++bad_ <= most_named) complaints_ += fmt::format("{}, {} {}: {}\n", source_, noun_, line, defect);
  }

  std::vector<PoolLine> finish() && {
    if (bad_ > most_named) complaints_ += fmt::format("and {} more\n", bad_ - most_named);
    if (bad_ > 0) throw BadInput(complaints_.substr(0, complaints_.size() - 1));
    if (lines_.empty()) throw BadInput(source_ + ": it holds no number");
    return std::move(lines_);
  }

 private:
  std::string defect_of(const PhoneFacts& phone, const std::string& country, std::size_t line) {
    std::uint64_t number = 0;  // 15 digits fit, in a third of the memory
    std::from_chars(phone.e164.data() + 1, phone.e164.data() + phone.e164.size(), number);
    const auto first = seen_.emplace(number, line).first->second;
    if (first != line) return fmt::format("the same as {} {}", noun_, first);
    if (phone.country.empty()) return "it is of no country";
    return phone.country == country ? "" : fmt::format("it is of {}, not of {}", phone.country, country);
  }

  std::string source_, noun_, country_, complaints_;
  std::size_t bad_ = 0;
  Blocks blocks_;
  std::unordered_map<std::uint64_t, std::size_t> seen_;  // where a number stood first
  std::vector<PoolLine> lines_;
};

// Reads the fields of the row that starts `text`. Returns where it ends, npos if it is wrongly quoted.
std::size_t take_row(std::string_view text, std::vector<std::string>& fields) {
  bool quoted = false, closed = false;
  fields.emplace_back();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '"' && text.substr(at + 1, 1) != "\"")
      quoted = false, closed = true;
    else if (quoted)
      fields.back() += c == '"' ? text[at++] : c;
    else if (c == '\n')
      return at;
    else if (c == ',')
      fields.emplace_back(), closed = false;
    else if (c == '"' && !closed && trimmed(fields.back()).empty())
      quoted = true;
    else if (!closed)
      fields.back() += c;
    else if (blanks.find(c) == blanks.npos)
      return text.npos;
  }
  return quoted ? text.npos : text.size();
}

// Control characters may stand in a column that nobody reads; broken UTF-8 and NUL may not.
std::string row_problem(std::string text) {
  for (char& c : text)
    if ((c > 0 && c < ' ') || c == '\x7F') c = ' ';
  return text_problem(text, longest_row);
}

// Calls `row(line, fields, defect)` for every row that is neither blank nor a comment.
void for_each_row(std::string_view rest, const auto& row) {
  for (std::size_t line = 1, taken = 0; !rest.empty(); rest.remove_prefix(std::min(taken + 1, rest.size()))) {
    const auto first = rest.substr(0, rest.find('\n'));
    std::vector<std::string> fields;
    std::string defect;
    taken = first.size();
    if (!trimmed(first).empty() && first[0] != '#') {
      const auto end = take_row(rest.substr(0, longest_row + 1), fields);
      for (auto& field : fields) field = std::string(trimmed(field));
      if (end <= longest_row)
        defect = row_problem(std::string(rest.substr(0, taken = end)));
      else  // the next line starts afresh, or one quote too many would hide them all
        defect = end == rest.npos && taken <= longest_row ? "wrongly quoted" : "longer than 4096 bytes";
      row(line, fields, defect);
    }
    line += 1 + static_cast<std::size_t>(std::ranges::count(rest.substr(0, taken), '\n'));
  }
}

struct Columns {
  std::size_t number = 0, country = 1;
};

// Which columns a header names, nothing if it is none.
std::optional<Columns> read_header(const std::vector<std::string>& fields) {
  constexpr std::string_view numbers[] = {"number", "phone", "phonenumber", "phonee164", "e164"};
  Columns columns{fields.size(), fields.size()};
  for (std::size_t at = fields.size(); at-- > 0;) {
    std::string name;
    for (const char c : fields[at])
      if (c != ' ' && c != '-' && c != '_')
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (std::ranges::count(numbers, name) > 0) columns.number = at;
    if (name == "country") columns.country = at;
  }
  return columns.number < fields.size() ? std::optional(columns) : std::nullopt;
}

void bound(std::string_view source, std::string_view text, std::string_view ends) {
  const auto lines = std::ranges::count_if(text, [&](char c) { return ends.find(c) != ends.npos; });
  if (text.size() > most_bytes || static_cast<std::size_t>(lines) > most_lines)
    throw BadInput(fmt::format("{}: more than 1,000,000 lines or 100 MB; split it", source));
}

}  // namespace

std::vector<PoolLine> read_pool_file(std::string_view text, std::string_view name, std::string_view country) {
  if (text.starts_with("\uFEFF")) text.remove_prefix(3);
  bound(name, text, "\n");
  Collector collector(name, "line", country);
  std::optional<Columns> columns;
  for_each_row(text, [&](std::size_t line, const auto& fields, const auto& defect) {
    const auto field = [&](std::size_t at) { return at < fields.size() ? fields[at] : std::string(); };
    if (!defect.empty()) return collector.complain(line, defect);
    if (!columns && (columns = read_header(fields))) return;
    columns = columns.value_or(Columns{});
    collector.add(line, field(columns->number), field(columns->country));
  });
  return std::move(collector).finish();
}

std::vector<PoolLine> read_pool_list(std::string_view text, std::string_view country) {
  bound("list of numbers", text, ",\n");
  Collector collector("list of numbers", "number", country);
  for (std::size_t count = 1; !text.empty();) {
    const auto part = text.substr(0, text.find_first_of(",\n"));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (!trimmed(part).empty()) collector.add(count++, trimmed(part), {});
  }
  return std::move(collector).finish();
}

}  // namespace ledgerline
