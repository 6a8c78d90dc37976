#include "tests/support/schedule.hpp"

#include <sstream>
#include <stdexcept>

namespace ledgerline::tests {

std::string text_of(const Move& move) { return move.session + (':' + move.place); }

std::string text_of(const Schedule& schedule) {
  std::string text;
  for (const auto& move : schedule) text += (text.empty() ? "" : " ") + text_of(move);
  return text;
}

Schedule parse_schedule(std::string_view text) {
  Schedule schedule;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (word.size() < 3 || word[0] < 'A' || word[0] > 'Z' || word[1] != ':')
      throw std::invalid_argument("\"" + word + "\" is no move: SESSION:PLACE, such as A:turn.loaded");
    schedule.push_back({word[0], word.substr(2)});
  }
  return schedule;
}

}  // namespace ledgerline::tests
