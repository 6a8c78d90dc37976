#include "projections/fold.hpp"

#include "engine/deciders/broken.hpp"
#include "projections/ahead.hpp"

namespace ledgerline {
namespace {

[[noreturn]] void missing(Position position) {
  throw Damaged(fmt::format("event {} is missing from the log", position));
}

}  // namespace

void Folded::apply(const Recorded& recorded) {
  if (recorded.position != head + 1) missing(head + 1);
  for_each_projection([&]<class P>(P) {
    const auto& subject = P::subject(recorded);
    if (!subject) return;
    const auto* row = of<P>().find(subject->id);
    const auto before = row ? row->version : 0;
    if (subject->version != before + 1)
      broken(recorded, fmt::format("it is version {} of {}, whose history ends at {}", subject->version,
                                   subject->id, before));
    evolve_in<P>(of<P>(), recorded);
  });
  head = recorded.position;
}

void fold_on(Folded& folded, Log& log, const Vault& vault, std::optional<Position> up_to,
             const Progress& progress) {
  const auto end = up_to ? *up_to : log.head();
  const auto decode = [&log](const Slice& slice, Vault& mine) { return read_decoded(log, slice, mine); };
  Ahead<std::vector<Recorded>> pages(vault, folded.head, end, decode);
  while (const auto page = pages.next()) {
    for (const auto& recorded : *page) folded.apply(recorded);
    if (progress) progress(folded.head, end);
  }
  if (folded.head < end) missing(folded.head + 1);
}

Folded fold(Log& log, const Vault& vault, std::optional<Position> up_to, const Progress& progress) {
  Folded folded;
  fold_on(folded, log, vault, up_to, progress);
  return folded;
}

}  // namespace ledgerline
