#include "projections/seal/seal.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {

std::string to_text(const Seal& seal) { return fmt::format("{}@{}", hex(seal.root), seal.head); }

Seal parse_seal(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    throw BadInput(fmt::format("{} is no seal, which is ROOT@HEAD as 'ledgerline seal' prints it: {}",
                               printable(text), why));
  };
  const auto at = text.find('@');
  if (at == text.npos) refuse("there is no @ in it");
  Seal seal;
  try {
    seal.root = parse_digest(text.substr(0, at));
  } catch (const BadInput&) {
    refuse("its root is not 64 hexadecimal digits in lower case");
  }
  const auto head = text.substr(at + 1);
  const auto [end, error] = std::from_chars(head.data(), head.data() + head.size(), seal.head);
  if (head.empty() || error != std::errc{} || end != head.data() + head.size() || seal.head < 0)
    refuse("its head is not a position");
  return seal;
}

Resealing::Resealing(std::vector<Seal> expected) : expected_(std::move(expected)) {
  std::ranges::sort(expected_, {}, &Seal::head);
  compare();
}

void Resealing::add(Position position, const std::optional<Digest>& digest) {
  const auto next = static_cast<Position>(tree_.size()) + 1;
  if (!hole_ && (position != next || !digest)) hole_ = next;
  if (hole_) return;
  tree_.add({reinterpret_cast<const char*>(digest->data()), digest->size()});
  compare();
}

void Resealing::compare() {
  for (; compared_ < expected_.size() && expected_[compared_].head == static_cast<Position>(tree_.size());
       ++compared_) {
    const auto& expected = expected_[compared_];
    const auto root = tree_.root();
    if (root == expected.root)
      held_ = expected.head;
    else
      check_.find(
          fmt::format("the first {} events have the root {}, and were sealed with {}{}", expected.head,
                      hex(root), hex(expected.root),
                      held_ > 0 ? fmt::format(": one from {} on is not what it was", held_ + 1) : ""));
  }
}

std::optional<Seal> Resealing::seal() const {
  if (hole_) return std::nullopt;
  return Seal{tree_.root(), static_cast<Position>(tree_.size())};
}

std::optional<Check> Resealing::check() const {
  if (expected_.empty()) return std::nullopt;
  auto check = check_;
  for (auto i = compared_; i < expected_.size(); ++i) {
    const auto head = expected_[i].head;
    check.find(
        hole_
            ? fmt::format("the first {} events cannot be sealed again: event {} is missing or cannot be read",
                          head, *hole_)
            : fmt::format("{} events were sealed, and the log ends at {}", head, tree_.size()));
  }
  if (held_ > 0) check.note = fmt::format("as sealed up to event {}", held_);
  return check;
}

}  // namespace ledgerline
