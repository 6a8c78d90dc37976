#include "tests/crash/matrix.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include <fmt/format.h>

namespace ledgerline::tests::crash {
namespace {

constexpr std::size_t few = 4;

struct Cell {
  int tried = 0, survived = 0;
};

/// By point and fault, in the order of the flow.
class Table {
 public:
  explicit Table(const std::vector<std::string>& points) {
    for (const auto& point : points)
      if (rows_.try_emplace(name_of(point)).second) order_.push_back(name_of(point));
  }

  void add(const Trial& trial, bool survived) {
    auto& cell = rows_[name_of(trial.point)][trial.fault];
    ++cell.tried;
    cell.survived += survived;
  }

  void print(const std::string& title) const {
    std::string text = fmt::format("\n{:<46}", title);
    for (const auto fault : faults) text += fmt::format("{:>17}", name_of(fault));
    for (const auto& name : order_) {
      text += fmt::format("\n{:<46}", name);
      for (const auto fault : faults) text += fmt::format("{:>17}", text_of(rows_.at(name), fault));
    }
    std::cout << text << "\n" << std::flush;
  }

 private:
  using Row = std::map<Fault, Cell>;

  static std::string text_of(const Row& row, Fault fault) {
    const auto cell = row.find(fault);
    return cell == row.end() ? "-" : fmt::format("{}/{}", cell->second.tried, cell->second.survived);
  }

  std::map<std::string, Row> rows_;
  std::vector<std::string> order_;
};

/// At most so many, evenly spaced.
template <class T>
std::vector<T> some_of(const std::vector<T>& all, std::size_t most) {
  std::vector<T> some;
  const auto count = std::min(most, all.size());
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

/// A call leaves nothing open in Postgres: of the faults there, calls meet one in four.
bool is_worth_it(std::size_t name, const std::string& point, Fault fault) {
  const auto nth = static_cast<std::size_t>(fault);
  return fault == Fault::process_killed || !point.starts_with("http.") || name % 8 == nth;
}

/// Each name once with each fault, another time that it is passed with each.
std::vector<Trial> once_each(const std::vector<std::string>& points) {
  std::map<std::string, std::vector<std::string>> times;
  std::vector<std::string> names;
  for (const auto& point : points) {
    auto& all = times[name_of(point)];
    if (all.empty()) names.push_back(name_of(point));
    all.push_back(point);
  }
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const auto fault : faults) {
      const auto& all = times[names[i]];
      const auto& point = all[(i + static_cast<std::size_t>(fault)) % all.size()];
      if (is_worth_it(i, point, fault)) trials.push_back({point, fault});
    }
  return trials;
}

/// What no flow before this one tried, and a few more of what is another story in this one.
std::vector<Trial> choice_of(const std::vector<std::string>& points) {
  static std::set<std::pair<std::string, Fault>> before;
  std::vector<Trial> fresh, again;
  for (auto& trial : once_each(points)) {
    const bool first = before.emplace(name_of(trial.point), trial.fault).second;
    (first ? fresh : again).push_back(std::move(trial));
  }
  for (auto& trial : some_of(again, few)) fresh.push_back(std::move(trial));
  return fresh;
}

std::vector<Trial> everything(const std::vector<std::string>& points) {
  std::vector<Trial> trials;
  for (const auto& point : points)
    for (const auto fault : faults) trials.push_back({point, fault});
  return trials;
}

std::vector<Came> try_each(const Flow& flow, const std::vector<Trial>& trials) {
  std::vector<Came> all(trials.size());
  in_lanes(trials.size(), [&](std::size_t lane, std::size_t i) {
    try {
      all[i] = try_out(flow, trials[i], lane);
    } catch (const NothingToFail&) {
      all[i].tried = false;
    } catch (const std::exception& e) {
      all[i].wrong = fmt::format("the trial itself failed: {}\n", e.what());
    }
    return std::string();
  });
  return all;
}

/// Prints the table; what went wrong, a line each.
std::string judge(const std::string& title, const std::vector<std::string>& points,
                  const std::vector<Trial>& trials, const std::vector<Came>& came) {
  Table table(points);
  std::string wrong;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (came[i].tried) table.add(trials[i], came[i].wrong.empty());
    if (came[i].wrong.empty()) continue;
    const auto then = trials[i].then.empty() ? "" : ", and again at " + trials[i].then;
    wrong += fmt::format("{}, {} at {}{}: {}", title, name_of(trials[i].fault), trials[i].point, then,
                         came[i].wrong);
  }
  table.print(title);
  return wrong;
}

}  // namespace

std::string try_all(const Flow& flow) {
  const auto points = recorded(flow);
  const auto trials = is_long() ? everything(points) : choice_of(points);
  return judge(flow.name, points, trials, try_each(flow, trials));
}

std::string try_twice(const Flow& flow) {
  const auto all = recorded(flow);
  const auto points = is_long() ? all : some_of(all, few);
  std::vector<Trial> once, twice;
  for (const auto& point : points) once.push_back({point, Fault::process_killed});
  const auto came = try_each(flow, once);
  for (std::size_t i = 0; i < once.size(); ++i)
    for (const auto& then : is_long() ? came[i].recovery : some_of(came[i].recovery, 2))
      twice.push_back({once[i].point, once[i].fault, then});
  return judge(flow.name + ", twice", points, twice, try_each(flow, twice));
}

}  // namespace ledgerline::tests::crash
