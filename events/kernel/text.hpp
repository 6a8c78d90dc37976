#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace ledgerline {

enum class Lines { one, several };

/// What is wrong with `text` as UTF-8 of at most `most` bytes; empty when nothing is.
/// Refuses NUL (libpqxx cuts there, jsonb refuses it) and control characters (a log line is one line), but
/// for line feeds where several lines are allowed.
std::string text_problem(std::string_view text, std::size_t most, Lines lines = Lines::one);

/// `text` with '?' for whatever text_problem() refuses in it, cut to at most `most` bytes between two
/// characters.
std::string readable(std::string_view text, std::size_t most, Lines lines = Lines::one);

/// What keeps `text` out of Postgres, however many lines it has: broken UTF-8, a NUL. Empty when nothing
/// does.
std::string encoding_problem(std::string_view text);

/// `text` made safe to quote in a message: at most 40 bytes, control characters and broken UTF-8 shown as
/// '?'.
std::string printable(std::string_view text);

/// Up to the first line break: of another program's complaint, the line that says what is wrong.
std::string first_line(std::string_view text);

[[noreturn]] void refuse_text(std::string_view noun, std::string_view text, std::string_view problem);

/// Text of one kind, checked once, where it comes in: whoever holds a `Checked<Rule>` need not look again.
/// A Rule names the kind (`noun`), bounds it (`most` bytes), and may allow several `lines` and add a
/// `problem(text)`.
/// Throws BadInput. The default value is empty and stands for nothing; it never comes from the edge.
template <class Rule>
class Checked {
 public:
  Checked() = default;
  explicit Checked(std::string text) : text_(std::move(text)) {
    auto lines = Lines::one;
    if constexpr (requires { Rule::lines; }) lines = Rule::lines;
    auto problem = text_.empty() ? std::string("it is empty") : text_problem(text_, Rule::most, lines);
    if constexpr (requires { Rule::problem(text_); }) {
      if (problem.empty()) problem = Rule::problem(text_);
    }
    if (!problem.empty()) refuse_text(Rule::noun, text_, problem);
  }

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend auto operator<=>(const Checked&, const Checked&) = default;

 private:
  std::string text_;
};

}  // namespace ledgerline

template <class Rule>
struct std::hash<ledgerline::Checked<Rule>> {
  std::size_t operator()(const ledgerline::Checked<Rule>& value) const {
    return std::hash<std::string>{}(value.str());
  }
};
