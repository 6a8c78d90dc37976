#include "adapters/api/projection_shapes.hpp"

namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& progress_shape() {
  static const Shape shape{
      "RebuildProgress",
      "How far a generation is that is being built.",
      {{"folded", Type::integer, "Events so far; what comes behind `events` is caught up with"},
       {"events", Type::integer, "That there were when it was begun"},
       a_time("begun_at", ""),
       {"indexed", Type::flag, "All are folded, and the indexes made"}}};
  return shape;
}

const Shape& generation_shape() {
  static const Shape shape{
      "Generation",
      "One table of a projection's rows.",
      {{"generation", Type::integer, "It never comes again"},
       {"version", Type::integer, "Of the code that folded it"},
       {"state",
        Type::text,
        "kept: every turn keeps it up; past: of another version, and nobody does",
        Need::must,
        {"live", "building", "kept", "past"}},
       {"live", Type::flag, "These rows are read, and decided from"},
       {"was_live", Type::flag, "It is, or was: rollback brings it back, and swap is for one that never was"},
       {"lag", Type::integer, "Events that it does not know yet"},
       {"parked", Type::integer, "Subjects without a row, for an event of theirs cannot be folded"},
       {"progress", Type::object, "Of one that is being built", Need::null, {}, &progress_shape()}}};
  return shape;
}

const Shape& exchanged_shape() {
  static const Shape shape{"Exchanged",
                           "When another generation became the live one, and who had it so.",
                           {{"generation", Type::integer, "That is live since"},
                            {"instead_of", Type::integer, "The one before it"},
                            {"position", Type::integer, "From which on it is read"},
                            a_time("at", ""),
                            a_text("actor", ""),
                            a_text("reason", "")}};
  return shape;
}

const Shape& projection_shape() {
  static const Shape shape{
      "Projection",
      "Rows folded from the log.",
      {a_text("name", "numbers or tenants"),
       {"version", Type::integer, "Of the code that folded the live rows"},
       {"position", Type::integer, "Of the last event that they know"},
       {"lag", Type::integer, "Of the live rows: 0, for turns write them"},
       {"rows", Type::integer, ""},
       {"rebuilt_to", Type::integer, "Where they were last rebuilt, or exchanged"},
       a_time("rebuilt_at", "", Need::null),
       {"exchanged", Type::object, "The last swap or rollback", Need::null, {}, &exchanged_shape()},
       {"generations", Type::list, "The live one first", Need::must, {}, &generation_shape()}}};
  return shape;
}

const Shape& parked_shape() {
  static const Shape shape{"ParkedSubject",
                           "A tenant or a number without a row: commands about it are refused, PARKED.",
                           {a_text("projection", ""),
                            a_text("subject", "A tenant's id, or a number"),
                            {"generation", Type::integer, ""},
                            {"live", Type::flag, "It is missing in the live rows"},
                            {"position", Type::integer, "Of the event that cannot be folded"},
                            a_text("reason", "Why")}};
  return shape;
}

const Shape& retried_shape() {
  static const Shape shape = [] {
    Shape one = parked_shape();
    one.name = "RetriedSubject";
    one.about = "What became of one that was parked.";
    one.members.push_back({"back", Type::flag, "It has its row again"});
    return one;
  }();
  return shape;
}

const Shape& compared_shape() {
  static const Shape shape{
      "ComparedRows",
      "The rows of one projection in both generations.",
      {a_text("projection", ""),
       {"rows", Type::integer, "Live"},
       {"otherRows", Type::integer, "Of the second generation"},
       {"differing", Type::integer, "Rows that differ, or that only one has"},
       {"columns", Type::object, "In how many rows each column differs; (row): where one is missing"}}};
  return shape;
}

const Shape& row_difference_shape() {
  static const Shape shape{
      "RowDifference",
      "What differs in one row.",
      {a_text("projection", ""), a_text("key", "A tenant's id, or a number"),
       a_text("column", "Empty: only one generation has the row"),
       a_text("live", "Personal columns are never quoted"), a_text("other", "In the second generation")}};
  return shape;
}

}  // namespace

const Shape& projections_shape() {
  static const Shape shape{
      "Projections", "All of them.", {{"items", Type::list, "", Need::must, {}, &projection_shape()}}};
  return shape;
}

const Shape& all_parked_shape() {
  static const Shape shape{
      "ParkedSubjects", "The first thousand.", {{"items", Type::list, "", Need::must, {}, &parked_shape()}}};
  return shape;
}

const Shape& subjects_to_retry_shape() {
  static const Shape shape{"SubjectsToRetry",
                           "Who is tried again.",
                           {a_text("subject", "A tenant or a number; without it: all", Need::may)}};
  return shape;
}

const Shape& all_retried_shape() {
  static const Shape shape{"RetriedSubjects",
                           "All that were parked.",
                           {{"items", Type::list, "", Need::must, {}, &retried_shape()}}};
  return shape;
}

const Shape& diff_shape() {
  static const Shape shape{
      "GenerationDiff",
      "Where the second generation is not what is live.",
      {{"position", Type::integer, "Both are as of it"},
       {"tables", Type::list, "", Need::must, {}, &compared_shape()},
       {"differences", Type::list, "The first ones", Need::must, {}, &row_difference_shape()}}};
  return shape;
}

const Shape& why_shape() {
  static const Shape shape{
      "WhyExchanged",
      "Kept, with who did it and when.",
      {a_text("reason", ""),
       {"generation", Type::integer,
        "Which is to become the live one: name it, and asking again changes nothing (409, ALREADY_LIVE)",
        Need::may}}};
  return shape;
}

const Shape& done_shape() {
  static const Shape shape{"GenerationsChanged",
                           "What became of it.",
                           {a_text("projection", ""),
                            a_text("done", "building, swapped, rolled_back, dropped or was_not_there"),
                            {"position", Type::integer, "Of an exchange: where it took place", Need::null},
                            {"generation", Type::integer, "Of an exchange: the live one now", Need::null}}};
  return shape;
}

}  // namespace ledgerline::api
