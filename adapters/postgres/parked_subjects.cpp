#include "adapters/postgres/parked_subjects.hpp"

#include <limits>

#include "adapters/postgres/generations.hpp"
#include "adapters/postgres/rows.hpp"
#include "engine/points.hpp"
#include "projections/subject_fold.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

/// A whole history, from its beginning.
template <Projection P>
SubjectFold<P> fold_history(PostgresLog& log, Vault& vault, const std::string& id, Position up_to) {
  Slice slice;
  (std::is_same_v<P, Tenants> ? slice.tenant : slice.number) = id;
  slice.up_to = up_to;
  SubjectFold<P> fold;
  for (;;) {
    const auto page = log.read(slice);
    for (const auto& arrival : arrivals_of(log, page, vault)) fold.add(arrival);
    if (page.size() < slice.limit) return fold;
    slice.after = page.back().position;
  }
}

class Retry {
 public:
  Retry(PostgresLog& log, const Vault& vault) : log_(log), vault_(vault), upkeep_(log) {}

  void run(ParkedSubject& parked) {
    for_each_projection([&]<class P>(P) {
      if (parked.projection != P::name) return;
      const auto work = [&] { again<P>(parked); };
      if (!upkeep_.transact(work)) parked.reason = "a lock was not had in time: try again";
    });
    if (parked.is_back) point("rebuild.unparked");
  }

 private:
  template <Projection P>
  void again(ParkedSubject& parked) {
    parked.is_back = false;
    upkeep_.lock_log();
    const auto shadow = find_shadow(upkeep_, parked.projection);
    const bool other = shadow && shadow->generation == parked.generation;
    if (!other && !parked.live) return;  // its generation was dropped meanwhile
    // One that is built does not know yet what it will be caught up with.
    const auto up_to = other && !shadow->is_kept() ? shadow->position : upkeep_.head();
    const auto fold = fold_history<P>(log_, vault_, parked.subject, up_to);
    if (fold.poison()) return stays(parked, *fold.poison());
    if (fold.row()) insert<P>(*fold.row(), other);
    upkeep_.query("delete from parked_subjects where projection = $1 and generation = $2 and subject = $3",
                  {parked.projection, std::to_string(parked.generation), parked.subject});
    upkeep_.query(sql::count_parked);
    parked.is_back = true;
    point("rebuild.retried");
  }

  void stays(ParkedSubject& parked, const Poison& poison) {
    parked.position = poison.position;
    parked.reason = poison.reason;
    upkeep_.query(
        "update parked_subjects set position = $4, reason = $5 where projection = $1 and generation = $2 and "
        "subject = $3",
        {parked.projection, std::to_string(parked.generation), parked.subject,
         std::to_string(poison.position), poison.reason});
  }

  template <Projection P>
  void insert(const typename P::Row& row, bool other) {
    const auto table = std::string(P::name) + (other ? "_shadow" : "");
    upkeep_.query(insert_statement<P>(table), row_arrays<TextArray, P>({&row}));
  }

  PostgresLog& log_;
  Vault vault_;
  Upkeep upkeep_;
};

}  // namespace

std::vector<ParkedSubject> find_parked(PostgresLog& log, const std::optional<std::string>& subject,
                                       std::size_t limit) {
  std::vector<ParkedSubject> all;
  for (const auto& row :
       log.session().query(std::string(sql::query_parked_subjects),
                           {subject ? Param(*subject) : std::nullopt, std::to_string(limit)}))
    all.push_back({row[0].c_str(), row[1].c_str(), row[2].as<std::int64_t>(), row[3].as<bool>(),
                   row[4].as<Position>(), row[5].c_str()});
  return all;
}

void retry_parked(PostgresLog& log, const Vault& vault, const std::optional<std::string>& subject,
                  const std::function<void(const ParkedSubject&)>& told) {
  constexpr auto all = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  Retry retry(log, vault);
  for (auto& parked : find_parked(log, subject, all)) {
    retry.run(parked);
    told(parked);
  }
}

}  // namespace ledgerline::postgres
