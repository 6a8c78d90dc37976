#include "engine/deciders/answers.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace ledgerline {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n'; }

/// Blanks and line ends at the edges are gone, and those between words are one blank.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (!is_blank(c))
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

/// "YES" of " yes!".
std::string word_of(std::string_view text) {
  auto word = one_line(text);
  while (!word.empty() && (word.back() == '.' || word.back() == '!')) word.pop_back();
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return word;
}

bool is_any(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::optional<Name> when(bool said, std::string_view kept) {
  return said ? std::optional(Name(std::string(kept))) : std::nullopt;
}

}  // namespace

Keyword keyword_of(std::string_view text, bool stopped) {
  const auto word = word_of(text);
  if (is_any(word, {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})) return Keyword::stop;
  if (is_any(word, {"START", "UNSTOP"}) || (stopped && word == "YES")) return Keyword::start;
  if (is_any(word, {"HELP", "INFO"})) return Keyword::help;
  return Keyword::none;
}

std::optional<Name> any_words(std::string_view text) {
  const auto line = one_line(text);
  return when(!line.empty() && line.size() <= NameRule::most, line);
}

std::optional<Name> a_channel(std::string_view text) {
  const auto word = word_of(text);
  if (is_any(word, {"SMS", "TEXT"})) return Name("SMS");
  return when(is_any(word, {"WHATSAPP", "EMAIL"}), word);
}

std::optional<Name> a_yes(std::string_view text) {
  const auto word = word_of(text);
  return when(is_any(word, {"YES", "READY"}), word);
}

std::optional<Name> a_phone(std::string_view text) {
  const auto word = word_of(text);
  if (is_any(word, {"1", "IPHONE"})) return Name("iPhone");
  return when(is_any(word, {"2", "ANDROID"}), "Android");
}

std::optional<Name> a_done(std::string_view text) { return when(word_of(text) == "DONE", "DONE"); }
std::optional<Name> a_ready(std::string_view text) { return when(word_of(text) == "READY", "READY"); }
std::optional<Name> no_words(std::string_view) { return std::nullopt; }

}  // namespace ledgerline
