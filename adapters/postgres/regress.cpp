#include "adapters/postgres/regress.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sys/stat.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/histories.hpp"
#include "projections/inspect.hpp"

namespace ledgerline::postgres {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using regress::KeptRow;

constexpr int form = 1;  // of the files

std::string_view subject_of(std::string_view projection) {
  return projection.substr(0, projection.size() - 1);
}
fs::path manifest_in(const fs::path& folder) { return folder / "regress.json"; }
fs::path rows_in(const fs::path& folder, std::string_view projection) {
  return folder / fmt::format("{}.jsonl", projection);
}

/// Makes rows of histories that come one after the other: each is handed out once its history is over.
template <Projection P>
class Folding {
 public:
  using Row = std::function<void(const typename P::Row&)>;
  using Broken = std::function<void(const std::string& key, const std::string& problem)>;
  Folding(Row row, Broken broken) : row_(std::move(row)), broken_(std::move(broken)) {}

  void take(const Inspected& event) {
    const auto& id = P::subject(event.recorded)->id;
    if (id != id_) end();
    id_ = id;
    if (!problem_.empty()) return;
    try {
      if (event.decoded)
        now_ = evolve(std::move(now_), event.recorded);
      else
        problem_ = event.problem;
    } catch (const Damaged& e) {
      problem_ = e.what();
    }
  }
  void end() {
    if (!problem_.empty())
      broken_(id_, problem_);
    else if (now_)
      row_(*now_);
    now_.reset();
    problem_.clear();
  }

 private:
  Row row_;
  Broken broken_;
  std::string id_, problem_;
  std::optional<typename P::Row> now_;
};

template <Projection P>
void fold_each(PostgresLog& log, const Vault& vault, Position up_to, Folding<P>& folding,
               const Progress& progress) {
  auto mine = vault;
  Position done = 0;
  each_history(log, subject_of(P::name), up_to, [&](const std::vector<Stored>& page) {
    for (const auto& event : inspect_all(log, page, mine)) folding.take(event);
    done += static_cast<Position>(page.size());
    if (progress) progress(std::min(done, up_to), up_to);
  });
  folding.end();
}

template <Projection P>
void fold_one(PostgresLog& log, const Vault& vault, Position up_to, const std::string& key,
              Folding<P>& folding) {
  auto mine = vault;
  Slice slice;
  slice.up_to = up_to;
  (subject_of(P::name) == "tenant" ? slice.tenant : slice.number) = key;
  for (bool more = true; more;) {
    const auto page = log.read(slice);
    for (const auto& event : inspect_all(log, page, mine)) folding.take(event);
    more = page.size() == slice.limit;
    if (more) slice.after = page.back().position;
  }
  folding.end();
}

void make_empty_folder(const fs::path& folder) {
  std::error_code failed;
  if (fs::exists(folder, failed) && (!fs::is_directory(folder, failed) || !fs::is_empty(folder, failed)))
    throw BadInput(fmt::format("{} is not an empty folder: name one that is, or one that is not there yet",
                               folder.string()));
  fs::create_directories(folder, failed);
  if (failed) throw Unavailable(fmt::format("cannot make {}: {}", folder.string(), failed.message()));
  ::chmod(folder.c_str(), 0700);  // who has which number is nobody else's business
}

void must(std::ostream& out, const fs::path& file) {
  if (!out.flush())
    throw Unavailable(fmt::format("cannot write {}: {}", file.string(), std::strerror(errno)));
}

/// The rows that were written.
template <Projection P>
std::size_t keep_rows(PostgresLog& log, const Vault& vault, const fs::path& folder, Position up_to,
                      const Progress& progress) {
  const auto file = rows_in(folder, P::name);
  std::ofstream out(file);
  std::size_t rows = 0;
  Folding<P> folding(
      [&](const typename P::Row& row) {
        out << to_line(regress::kept<P>(row, vault)) << '\n';
        ++rows;
      },
      [](const std::string&, const std::string& problem) { throw Damaged(problem); });
  fold_each<P>(log, vault, up_to, folding, progress);
  must(out, file);
  return rows;
}

template <Projection P>
Json columns_of() {
  auto names = Json::array();
  for (const auto& column : column_names<P>()) names.push_back(column.name);
  return names;
}

Json read_manifest(const PostgresLog& log, const fs::path& folder) {
  const auto file = manifest_in(folder);
  std::ifstream in(file);
  const auto refuse = [&](std::string_view why) {
    throw BadInput(fmt::format("{}: {}", file.string(), why));
  };
  if (!in) refuse("it is not there: 'ledgerline regress --write' makes such a folder, and writes it last");
  auto manifest = Json::parse(in, nullptr, false);
  if (!manifest.is_object() || manifest.value("form", 0) != form || !manifest.contains("position") ||
      !manifest["position"].is_number_integer() || !manifest.contains("projections"))
    refuse("it is not of a form that this build knows");
  if (manifest.value("log", "") != to_string(log.id()))
    refuse(fmt::format("it was written from another log, {}", manifest.value("log", "")));
  return manifest;
}

/// Columns that one build alone has are named once, not with each row.
template <Projection P>
void compare_columns(const Json& kept, const regress::Found& found) {
  const auto mine = columns_of<P>();
  const auto has = [](const Json& list, const Json& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  for (const auto& name : kept)
    if (!has(mine, name)) found({std::string(P::name), "", name, "a column", "no column"});
  for (const auto& name : mine)
    if (!has(kept, name)) found({std::string(P::name), "", name, "no column", "a column"});
}

/// Every so manieth of the kept rows, and what this build folds their histories to.
template <Projection P>
std::size_t compare_sample(PostgresLog& log, const Vault& vault, Position up_to, regress::KeptRows& before,
                           std::size_t total, std::size_t sample, const regress::Found& found,
                           const Progress& progress) {
  std::size_t compared = 0;
  while (const auto row = before.next()) {
    const auto at = before.count() - 1;
    if (total > sample && (at + 1) * sample / total == at * sample / total) continue;
    bool there = false;
    Folding<P> folding(
        [&](const typename P::Row& after) {
          there = true;
          regress::compare(std::string(P::name), *row, regress::kept<P>(after, vault), found);
        },
        [&](const std::string& key, const std::string& problem) {
          there = true;
          found({std::string(P::name), key, "", "a row", "cannot be folded: " + problem});
        });
    fold_one<P>(log, vault, up_to, row->key, folding);
    if (!there) found({std::string(P::name), row->key, "", "a row", "no row"});
    ++compared;
    if (progress) progress(static_cast<Position>(before.count()), static_cast<Position>(total));
  }
  return compared;
}

template <Projection P>
std::size_t compare_all(PostgresLog& log, const Vault& vault, Position up_to, regress::KeptRows& before,
                        const regress::Found& found, const Progress& progress) {
  regress::Comparison comparison(std::string(P::name), before, found);
  std::size_t compared = 0;
  Folding<P> folding(
      [&](const typename P::Row& row) {
        comparison.row(regress::kept<P>(row, vault));
        ++compared;
      },
      [&](const std::string& key, const std::string& problem) { comparison.broken(key, problem); });
  fold_each<P>(log, vault, up_to, folding, progress);
  comparison.end();
  return compared;
}

}  // namespace

RegressReport keep(PostgresLog& log, const Vault& vault, const fs::path& folder, const Progress& progress) {
  make_empty_folder(folder);
  RegressReport report{log.head(), 0};
  Json manifest = {{"form", form},
                   {"log", to_string(log.id())},
                   {"position", report.position},
                   {"projections", Json::object()}};
  manifest["build"] = LEDGERLINE_VERSION;
  for_each_projection([&]<class P>(P) {
    const auto rows = keep_rows<P>(log, vault, folder, report.position, progress);
    manifest["projections"][std::string(P::name)] = {
        {"version", P::version}, {"rows", rows}, {"columns", columns_of<P>()}};
    report.rows += rows;
  });
  std::ofstream out(manifest_in(folder));
  out << manifest.dump(2) << '\n';
  must(out, manifest_in(folder));
  return report;
}

RegressReport compare_with(PostgresLog& log, const Vault& vault, const fs::path& folder,
                           std::optional<std::size_t> sample, const regress::Found& found,
                           const Progress& progress) try {
  const auto manifest = read_manifest(log, folder);
  RegressReport report{manifest["position"].get<Position>(), 0};
  if (const auto head = log.head(); head < report.position)
    throw BadInput(fmt::format(
        "{} reaches to position {}, and the log ends at {}: was it restored from an older backup?",
        folder.string(), report.position, head));
  for_each_projection([&]<class P>(P) {
    const auto file = rows_in(folder, P::name);
    const auto kept = manifest["projections"].value(std::string(P::name), Json::object());
    std::ifstream lines(file);
    if (!lines) throw BadInput(fmt::format("{} cannot be read: {}", file.string(), std::strerror(errno)));
    regress::KeptRows before(file.string(), lines);
    const auto total = kept.value("rows", std::size_t{0});
    compare_columns<P>(kept.value("columns", Json::array()), found);
    report.rows +=
        sample ? compare_sample<P>(log, vault, report.position, before, total, *sample, found, progress)
               : compare_all<P>(log, vault, report.position, before, found, progress);
    if (before.count() != total)
      throw BadInput(fmt::format("{} has {} rows, and regress.json says {}: the folder is not whole",
                                 file.string(), before.count(), total));
  });
  return report;
} catch (const Json::exception& e) {
  throw BadInput(
      fmt::format("{} is not of a form that this build knows: {}", manifest_in(folder).string(), e.what()));
}

}  // namespace ledgerline::postgres
