#include "engine/log/history.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

void check(const Stored& event, const std::string& tenant, std::optional<Version>& before) {
  if (!tenant.empty()) {
    if (before && event.tenant->version != *before + 1)
      throw Damaged(fmt::format("version {} of tenant {} is missing from the log: run 'ledgerline doctor'",
                                *before + 1, tenant));
    before = event.tenant->version;
  }
  if (digest_of(event) != event.digest)
    throw Damaged(
        fmt::format("event {} was changed after it was appended: run 'ledgerline doctor'", event.position));
}

}  // namespace

History read_history(Log& log, const Slice& slice, Vault& vault, std::optional<Version> before) {
  History history;
  history.stored = log.read(slice);
  history.events = decode_all(log, history.stored, vault);  // says best what is wrong within an event
  if (slice.after == 0) before = 0;
  for (const auto& event : history.stored) check(event, slice.tenant.value_or(""), before);
  return history;
}

void read_as_of(const std::string& text, Slice& slice) {
  if (text.empty()) return;
  Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error == std::errc{} && end == text.data() + text.size())
    slice.up_to = position;
  else
    slice.until = parse_time(text);
}

}  // namespace ledgerline
