#pragma once

#include <string>
#include <string_view>
#include <vector>

/// A forced interleaving as a text: "A:turn.begun B:turn.begun A:turn.loaded B:blocked …".
namespace ledgerline::tests {

/// A session goes on, and this is how far: a named point (engine/points.hpp), or one of the places below.
struct Move {
  char session = 'A';
  std::string place;
  friend bool operator==(const Move&, const Move&) = default;
};
using Schedule = std::vector<Move>;

inline constexpr std::string_view at_start = "start", at_end = "done";
/// Its server process waits for a lock that another session has.
inline constexpr std::string_view at_lock = "blocked";
/// Everything has been sent; the server has written it, and is held just before it commits.
inline constexpr std::string_view committing = "turn.committing";
/// The server has come through its COMMIT, and the client does not know. The server's move, not the client's.
inline constexpr std::string_view has_answered = "server.answered";

std::string text_of(const Move& move);
std::string text_of(const Schedule& schedule);
/// Throws std::invalid_argument, which quotes the word that is no move.
Schedule parse_schedule(std::string_view text);

}  // namespace ledgerline::tests
