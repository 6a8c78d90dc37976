#include "adapters/postgres/seal.hpp"

#include <fmt/format.h>

#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

constexpr Position digests_a_page = 20'000;

Position end_of(PostgresLog& log, std::optional<Position> at) {
  const auto head = log.head();
  if (at && *at > head)
    throw BadInput(fmt::format("the log ends at position {}: there is no {} to seal", head, *at));
  return at.value_or(head);
}

[[noreturn]] void missing(Position position) {
  throw Damaged(fmt::format(
      "event {} is missing from the log, or has no digest: 'ledgerline doctor' says more", position));
}

}  // namespace

Seal seal(PostgresLog& log, std::optional<Position> at, const Progress& progress) {
  const auto end = end_of(log, at);
  MerkleTree tree;
  for (Position done = 0; done < end;) {
    const auto page =
        log.session().query(std::string(sql::read_digests),
                            {std::to_string(done), std::to_string(end), std::to_string(digests_a_page)});
    if (page.empty()) missing(done + 1);
    for (const auto& row : page) {
      if (row[0].as<Position>() != done + 1 || row[1].is_null()) missing(done + 1);
      const auto digest = parse_digest(row[1].c_str());
      tree.add({reinterpret_cast<const char*>(digest.data()), digest.size()});
      ++done;
    }
    if (progress) progress(done, end);
  }
  return {tree.root(), end};
}

}  // namespace ledgerline::postgres
