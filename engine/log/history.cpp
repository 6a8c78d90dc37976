#include "engine/log/history.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {
namespace {

/// What was seen so far of a slice, from page to page.
class Check {
 public:
  explicit Check(const Slice& slice) : slice_(slice), last_(slice.after) {}

  /// The version of the slice's subject before it, where that is known.
  void begin_behind(Version version) { versions_[slice_.tenant ? *slice_.tenant : *slice_.number] = version; }

  void expect(const Stored& event) {
    if (slice_.types.empty()) expect_order(event);
    if (digest_of(event) != event.digest)
      throw Damaged(
          fmt::format("event {} was changed after it was appended: run 'ledgerline doctor'", event.position));
  }

 private:
  void expect_order(const Stored& event) {
    if (slice_.tenant)
      expect_version("tenant", *event.tenant);
    else if (slice_.number || slice_.country)
      expect_version("number", *event.number);
    else
      expect_position(event.position);
  }

  void expect_position(Position position) {
    if (position != last_ + 1)
      throw Damaged(fmt::format("event {} is missing from the log: run 'ledgerline doctor'", last_ + 1));
    last_ = position;
  }

  void expect_version(std::string_view kind, const SubjectVersion& subject) {
    auto known = versions_.find(subject.id);
    if (known == versions_.end() && slice_.after == 0) known = versions_.emplace(subject.id, 0).first;
    if (known != versions_.end() && subject.version != known->second + 1)
      throw Damaged(fmt::format("version {} of {} {} is missing from the log: run 'ledgerline doctor'",
                                known->second + 1, kind, subject.id));
    versions_[subject.id] = subject.version;
  }

  const Slice slice_;  // as it began
  Position last_;
  std::map<std::string, Version> versions_;
};

History read_page(Log& log, const Slice& slice, Vault& vault, Check& check) {
  History history;
  history.stored = log.read(slice);
  history.events = decode_all(log, history.stored, vault);  // says best what is wrong within an event
  for (const auto& event : history.stored) check.expect(event);
  return history;
}

std::optional<Position> position_in(const std::string& text) {
  Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc{} || end != text.data() + text.size() || position < 0) return std::nullopt;
  return position;
}

/// By halves: times never go backwards.
Position last_until(Log& log, Time time) {
  Position low = 0, high = log.head();
  while (low < high) {
    const auto middle = low + (high - low + 1) / 2;
    Slice one;
    one.after = middle - 1;
    one.up_to = middle;
    one.until = time;
    if (log.read(one).empty())
      high = middle - 1;
    else
      low = middle;
  }
  return low;
}

[[noreturn]] void refuse_beyond(Position position, Position head) {
  throw BadInput(fmt::format("position {} is beyond the log's end, which is {}", position, head));
}

Position within(Log& log, Position position) {
  const auto head = log.head();
  if (position > head) refuse_beyond(position, head);
  return position;
}

/// What is no position is refused as what it could have been: either.
Time time_in(const std::string& text) {
  try {
    return parse_time(text);
  } catch (const BadInput&) {
    refuse_text("moment", text,
                "it is neither a position of the log nor a time in ISO 8601, such as 4711 or "
                "2026-11-21T07:52:44Z");
  }
}

}  // namespace

History read_history(Log& log, const Slice& slice, Vault& vault, std::optional<Version> before) {
  Check check(slice);
  if (before && (slice.tenant || slice.number)) check.begin_behind(*before);
  return read_page(log, slice, vault, check);
}

void read_each(Log& log, Slice slice, Vault& vault, const TakeEvent& take) {
  Check check(slice);
  for (;;) {
    const auto page = read_page(log, slice, vault, check);
    for (std::size_t i = 0; i < page.events.size(); ++i) take(page.events[i], page.stored[i]);
    if (page.stored.size() < slice.limit) return;
    slice.after = page.stored.back().position;
  }
}

void read_as_of(Log& log, const std::string& text, Slice& slice) {
  if (text.empty()) return;
  if (const auto position = position_in(text))
    slice.up_to = within(log, *position);
  else
    slice.until = time_in(text);
}

Position read_moment(Log& log, const std::string& text) {
  if (text.empty()) return log.head();
  if (const auto position = position_in(text)) return within(log, *position);
  return last_until(log, time_in(text));
}

Position read_since(Log& log, const std::string& text) {
  if (text.empty()) return 0;
  const auto position = position_in(text);
  if (!position) return last_until(log, time_in(text) + -1);
  const auto behind = std::max<Position>(*position, 1) - 1;
  if (const auto head = log.head(); behind > head) refuse_beyond(*position, head);
  return behind;
}

}  // namespace ledgerline
