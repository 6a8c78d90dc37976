#include "adapters/postgres/figures.hpp"

#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

std::int64_t whole(const pqxx::field& field) { return field.as<std::int64_t>(); }

/// A T a row.
template <class T, class Read>
std::vector<T> rows(Session& session, std::string_view sql, const std::vector<Param>& params, Read read) {
  std::vector<T> all;
  for (const auto& row : session.query(std::string(sql), params)) all.push_back(read(row));
  return all;
}

Figures::Stalled stalled_of(const pqxx::row& row) {
  return {row[0].c_str(), row[1].c_str(), row[2].c_str(), row[3].c_str(), row[4].c_str(), row[5].c_str()};
}

void read_log(Session& session, Figures& figures) {
  for (const auto& row : session.query(std::string(sql::figures_log))) {
    figures.head = whole(row[0]);
    figures.texts = whole(row[1]);
    figures.parked = whole(row[2]);
    figures.projections.push_back({row[3].c_str(), whole(row[4])});
  }
}

}  // namespace

Figures read_figures(Session& session, std::int64_t promise) {
  using F = Figures;
  const auto most = std::to_string(most_named);
  auto figures = read_pool_figures(session);
  figures.queues = rows<F::Queue>(session, sql::figures_queue, {}, [](const auto& row) {
    return F::Queue{row[0].c_str(), whole(row[1]), row[2].template as<double>()};
  });
  figures.work = rows<F::Work>(session, sql::figures_work, {}, [](const auto& row) {
    return F::Work{row[0].c_str(), row[1].c_str(), whole(row[2])};
  });
  figures.stalled = rows<F::Stalled>(session, sql::figures_stalled, {most}, stalled_of);
  figures.late = rows<F::Late>(
      session, sql::figures_late, {std::to_string(promise), most},
      [](const auto& row) { return F::Late{row[0].c_str(), row[1].c_str(), whole(row[2]), row[3].c_str()}; });
  read_log(session, figures);
  return figures;
}

Figures read_pool_figures(Session& session) {
  using F = Figures;
  Figures figures;
  figures.pool = rows<F::Pool>(session, sql::figures_pool, {}, [](const auto& row) {
    return F::Pool{row[0].c_str(), row[1].c_str(), whole(row[2])};
  });
  figures.given = rows<F::Given>(session, sql::figures_given, {},
                                 [](const auto& row) { return F::Given{row[0].c_str(), whole(row[1])}; });
  return figures;
}

std::vector<GivenOnDay> given_by_day(Session& session) {
  return rows<GivenOnDay>(session, sql::figures_days, {}, [](const auto& row) {
    return GivenOnDay{row[0].c_str(), row[1].c_str(), whole(row[2])};
  });
}

}  // namespace ledgerline::postgres
