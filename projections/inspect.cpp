#include "projections/inspect.hpp"

#include <exception>
#include <iterator>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

/// What `work` yields; where it throws for whatever reason but the surroundings, `problem` says so.
template <class Work>
bool survives(std::string& problem, Work&& work) {
  try {
    work();
    return true;
  } catch (const Unavailable&) {
    throw;
  } catch (const std::exception& e) {
    problem = e.what();
    return false;
  }
}

bool intact(const Stored& stored) {
  std::string problem;  // a payload that is no JSON has no digest
  bool fits = false;
  return survives(problem, [&] { fits = stored.digest == digest_of(stored); }) && fits;
}

Inspected undecoded(const Stored& stored, const std::string& problem) {
  Inspected event{{}, stored.type, true, intact(stored), false, problem, stored.digest};
  event.recorded.position = stored.position;
  event.recorded.at = stored.recorded_at;
  event.recorded.command = stored.command;
  event.recorded.tenant = stored.tenant;
  event.recorded.number = stored.number;
  return event;
}

std::vector<Inspected> joined(std::vector<Inspected> events, std::vector<Inspected> more) {
  std::move(more.begin(), more.end(), std::back_inserter(events));
  return events;
}

}  // namespace

/// One event that cannot be decoded fails its page: halving the page finds it.
std::vector<Inspected> inspect_all(Log& log, const std::vector<Stored>& stored, Vault& vault) {
  std::vector<Recorded> decoded;
  std::string problem;
  if (survives(problem, [&] { decoded = decode_all(log, stored, vault); })) {
    std::vector<Inspected> events;
    events.reserve(stored.size());
    for (std::size_t i = 0; i < stored.size(); ++i)
      events.push_back(
          {std::move(decoded[i]), stored[i].type, true, intact(stored[i]), true, "", stored[i].digest});
    return events;
  }
  // A vault that met a bad key may take others for destroyed: it has to ask for all of them again.
  for (const auto& event : stored)
    if (event.tenant) vault.forget(event.tenant->id);
  if (stored.size() == 1) return {undecoded(stored.front(), problem)};
  const auto middle = stored.begin() + static_cast<std::ptrdiff_t>(stored.size() / 2);
  return joined(inspect_all(log, {stored.begin(), middle}, vault),
                inspect_all(log, {middle, stored.end()}, vault));
}

/// A row that cannot even be read fails its page as well.
std::vector<Inspected> inspect(Log& log, const Slice& slice, Vault& vault) {
  std::vector<Stored> stored;
  std::string problem;
  if (survives(problem, [&] { stored = log.read(slice); })) return inspect_all(log, stored, vault);
  if (*slice.up_to - slice.after == 1) {
    Inspected event;
    event.recorded.position = *slice.up_to;
    event.problem = problem;
    return {event};
  }
  auto left = slice, right = slice;
  left.up_to = right.after = slice.after + (*slice.up_to - slice.after) / 2;
  return joined(inspect(log, left, vault), inspect(log, right, vault));
}

}  // namespace ledgerline
