#include "adapters/postgres/shadow_rows.hpp"

#include <map>
#include <tuple>

#include "adapters/postgres/rows.hpp"
#include "projections/fold.hpp"
#include "projections/subject_fold.hpp"
#include "sql.hpp"

namespace ledgerline::postgres {
namespace {

/// The subjects of one projection that the events are about.
template <Projection P>
class ShadowRows {
 public:
  explicit ShadowRows(const std::vector<Arrival>& events) : events_(&events) {
    for (const auto& event : events)
      if (const auto& subject = P::subject(event.recorded)) folds_.try_emplace(subject->id);
  }

  bool empty() const { return folds_.empty(); }

  /// Before anything is queued.
  static void prepare(Pipeline& pipeline) {
    const auto where = " where " + key() + " = any($1::text[])";
    // sql: a projection's name and columns, constants of this build
    pipeline.prepare_once(statement("load"), "select " + column_list<P>("") + " from " + table() + where);
    pipeline.prepare_once(statement("delete"), "delete from " + table() + where);  // sql: the same
    pipeline.prepare_once(statement("insert"), insert_statement<P>(table()));
    pipeline.prepare_once("find_parked_in_shadow", std::string(sql::find_parked_in_shadow));
    pipeline.prepare_once("park_in_shadow", std::string(sql::park_in_shadow));
  }

  void ask(Pipeline& pipeline) const {
    const auto keys = this->keys();
    pipeline.send(statement("load"), {keys}, RowsIn::binary);
    pipeline.send("find_parked_in_shadow", {std::string(P::name), keys});
  }

  void read(const Rows& rows, const Rows& parked) {
    for (int row = 0; row < rows.size(); ++row) {
      const auto cell = [&](std::size_t column) { return rows.cell(row, column); };
      const std::string id(cell(0).value_or(""));
      try {
        folds_.insert_or_assign(id, SubjectFold<P>(row_of<P>(cell, read_wire)));
      } catch (const Damaged&) {
        folds_.insert_or_assign(id, SubjectFold<P>());  // its next event does not follow on nothing
      }
    }
    for (int row = 0; row < parked.size(); ++row) folds_.erase(std::string(*parked.cell(row, 0)));
  }

  void write(Pipeline& pipeline) {
    for (const auto& event : *events_)
      if (const auto& subject = P::subject(event.recorded))
        if (const auto fold = folds_.find(subject->id); fold != folds_.end()) fold->second.add(event);
    if (folds_.empty()) return;
    // All old rows go before the first new one comes: two of them may have exchanged what is unique.
    pipeline.send(statement("delete"), {keys()});
    send_rows(pipeline);
    park(pipeline);
  }

 private:
  static std::string table() { return std::string(P::name) + "_shadow"; }
  static std::string key() { return std::string(column_names<P>().front().name); }
  static std::string statement(const char* what) { return std::string(what) + '_' + table(); }

  Param keys() const {
    WireArray array("text");
    for (const auto& [id, fold] : folds_) array.add(id);
    return std::move(array).take();
  }

  void send_rows(Pipeline& pipeline) const {
    std::vector<const typename P::Row*> rows;
    for (const auto& [id, fold] : folds_)
      if (fold.row()) rows.push_back(&*fold.row());
    if (!rows.empty()) pipeline.send(statement("insert"), row_arrays<WireArray, P>(rows));
  }

  void park(Pipeline& pipeline) const {
    WireArray subjects("text"), positions("bigint"), reasons("text");
    bool any = false;
    for (const auto& [id, fold] : folds_) {
      if (!fold.poison()) continue;
      any = true;
      subjects.add(id);
      positions.add(fold.poison()->position);
      reasons.add(fold.poison()->reason);
    }
    if (!any) return;
    pipeline.send("park_in_shadow", {std::string(P::name), std::move(subjects).take(),
                                     std::move(positions).take(), std::move(reasons).take()});
  }

  const std::vector<Arrival>* events_;
  std::map<std::string, SubjectFold<P>> folds_;
};

template <class... P>
std::tuple<ShadowRows<P>...> shadows_of(const std::vector<Arrival>& events, std::tuple<P...>) {
  return {ShadowRows<P>(events)...};
}

}  // namespace

void fold_into_shadows(Pipeline& pipeline, const std::set<std::string>& projections,
                       const std::vector<Arrival>& events) {
  auto all = shadows_of(events, InlineProjections{});
  const auto for_each_wanted = [&](auto&& visit) {
    for_each_projection([&]<class P>(P) {
      auto& rows = std::get<ShadowRows<P>>(all);
      if (projections.contains(std::string(P::name)) && !rows.empty()) visit(rows);
    });
  };
  bool any = false;
  for_each_wanted([&](auto& rows) {
    rows.prepare(pipeline);
    any = true;
  });
  if (!any) return;
  for_each_wanted([&](auto& rows) { rows.ask(pipeline); });
  const auto answers = pipeline.sync();
  std::size_t at = 0;
  for_each_wanted([&](auto& rows) {
    rows.read(answers[at], answers[at + 1]);
    at += 2;
  });
  // All of them were asked: a projection whose subjects are all parked has nothing to write.
  for_each_projection([&]<class P>(P) {
    if (projections.contains(std::string(P::name))) std::get<ShadowRows<P>>(all).write(pipeline);
  });
}

}  // namespace ledgerline::postgres
