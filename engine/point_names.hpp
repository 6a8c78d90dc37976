#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace ledgerline {

/// Every place where a crash makes a difference, by where it is passed. The crash matrix fails a process at
/// each, and fails itself where one of them is passed by none of its flows.
inline constexpr auto points = std::to_array<std::string_view>({
    // A turn: it has a connection; what it needs is read, under the log's lock; it is decided; all is sent,
    // and COMMIT's answer not yet read; it is committed, and nobody has been told.
    "turn.begun",
    "turn.loaded",
    "turn.decided",
    "turn.committing",
    "turn.committed",
    // An outside step: something owed is begun; its attempt is in the log; what it is made from is read; it
    // came to something; that is in the log too.
    "effect.owed",
    "effect.attempted",
    "effect.read",
    "effect.answered",
    "effect.recorded",
    // A call of a provider's operation, which is named behind it: http.sending/twilio:provision_number.
    "http.sending",
    "http.answered",
    // What the clock made due is known, and no command says so yet.
    "tick.due",
    // A webhook: it is the provider's; it was heard, and the log has it unless it is to be parked; it is
    // parked; a parked one was heard after all, and is still there.
    "hook.received",
    "hook.heard",
    "hook.parked",
    "hook.replayed",
    // Providers and log were compared; the log knows what differs, and nothing was done about it outside.
    "reconcile.compared",
    "reconcile.mended",
    // A tenant's history is written out, and not yet under its name; it is, and the tenant not yet erased.
    "export.written",
    "export.published",
    // Rows that differ are known; their successors wait in temporary tables; the log's lock is held, and
    // nothing appended is missing; the rows are exchanged; others see them.
    "rebuild.compared",
    "rebuild.staged",
    "rebuild.locked",
    "rebuild.written",
    "rebuild.committed",
    // A second generation: its table is there, and what is to be folded; a range of histories is folded, and
    // then committed; its indexes are there; a page of what came meanwhile is folded; nothing is missing,
    // under
    // the log's lock; turns keep it up.
    "rebuild.begun",
    "rebuild.folded",
    "rebuild.copied",
    "rebuild.indexed",
    "rebuild.caught_up",
    "rebuild.adopting",
    "rebuild.adopted",
    // Generations: the log's lock is held; they are exchanged, or one is dropped; others see it.
    "rebuild.exchanging",
    "rebuild.exchanged",
    "rebuild.swapped",
    "rebuild.dropping",
    "rebuild.dropped",
    // A parked subject has its row again, for nobody but this session; for all.
    "rebuild.retried",
    "rebuild.unparked",
    // The schema is made, for nobody but this session; for all; and the roles are there.
    "migrate.applied",
    "migrate.committed",
    "migrate.granted",
});

/// One of them. Another name does not compile.
class Point {
 public:
  consteval Point(const char* name) : name_(name) {
    if (std::ranges::find(points, name_) == points.end()) throw "a point that is not in the list";
  }
  constexpr std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

}  // namespace ledgerline
