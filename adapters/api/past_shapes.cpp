#include "adapters/api/history.hpp"

namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& change_shape() {
  static const Shape shape{"Change",
                           "A field that differs.",
                           {{"field", Type::text, "", Need::must, {}, nullptr, "payment_reference"},
                            {"before", Type::text, "Null: it was not there, or was erased", Need::null},
                            {"after", Type::text, "", Need::null}}};
  return shape;
}

const Shape& step_shape() {
  static const Shape shape{"EventInShort",
                           "An event that had a part in it.",
                           {{"position", Type::integer, ""},
                            {"recordedAt", Type::time, ""},
                            {"type", Type::text, ""},
                            {"message", Type::text, "For people"},
                            {"actor", Type::text, "Who"},
                            {"command", Type::text, "By which command"}}};
  return shape;
}

const Shape& because_shape() {
  static const Shape shape{
      "Because",
      "A sentence of an explanation.",
      {{"text", Type::text, ""}, {"positions", Type::list, "Of the events that say so"}}};
  return shape;
}

const Shape& passed_over_shape() {
  static const Shape shape{"PassedOver",
                           "A number that was not given.",
                           {{"number", Type::text, "E.164"}, {"why", Type::text, ""}}};
  return shape;
}

const Shape& wait_shape() {
  static const Shape shape{
      "Wait",
      "A stretch of time in which one and the same was waited for.",
      {{"on", Type::text, "nobody, payment, the pool, providers, the owner's texts, an operator"},
       {"from", Type::time, ""},
       {"to", Type::time, "Of what is not over: when this was asked"},
       {"isOver", Type::flag, ""},
       {"seconds", Type::number, ""},
       {"begunAt", Type::integer, "The position of the event that it began with"}}};
  return shape;
}

const Shape& total_shape() {
  static const Shape shape{"WaitTotal",
                           "How long it was waited for one in all.",
                           {{"on", Type::text, ""}, {"seconds", Type::number, ""}}};
  return shape;
}

const Shape& stay_shape() {
  static const Shape shape{
      "Stay",
      "A stretch of a number's life in which nobody else came to have it.",
      {{"status",
        Type::text,
        "",
        Need::must,
        {"available", "reserved", "assigned", "resting", "retired", "ordered", "purchased", "lost"}},
       {"tenant", Type::text, "Who has it, has it reserved, or has it bought", Need::null},
       {"from", Type::time, ""},
       {"to", Type::time, "Null: it is so to this day", Need::null},
       {"until", Type::time, "When its rest, or its reservation, is to end", Need::null},
       {"begunAt", Type::integer, "The position of the event that it began with"},
       {"endedAt", Type::integer, "And of the one that it ended with", Need::null},
       {"why", Type::text, "It ended", Need::null}}};
  return shape;
}

const Shape& told_shape() {
  static const Shape shape{
      "ToldEvent",
      "An event in words.",
      {{"position", Type::integer, ""},
       {"recordedAt", Type::time, ""},
       {"type", Type::text, ""},
       {"message", Type::text, "What happened, in a sentence"},
       {"actor", Type::text, "Who"},
       {"reason", Type::text, "As the actor stated it", Need::null},
       {"lines", Type::list, "The documented log lines that it tells; most events tell none"}}};
  return shape;
}

Member list_of(std::string name, const Shape& items, std::string about = "") {
  return {std::move(name), Type::list, std::move(about), Need::must, {}, &items};
}

}  // namespace

const Shape& state_shape() {
  static const Shape shape{"State",
                           "A tenant's row as of then, folded from its events.",
                           {{"tenant", Type::text, ""},
                            {"asOf", Type::integer, "The position of the log's last event then"},
                            {"state", Type::object, "By the columns of `tenants`"}}};
  return shape;
}

const Shape& difference_shape() {
  static const Shape shape{"Difference",
                           "What of a tenant changed between two moments, and by which events.",
                           {{"tenant", Type::text, ""},
                            {"from", Type::integer, "A position"},
                            {"to", Type::integer, "A position"},
                            list_of("changes", change_shape()),
                            list_of("events", step_shape())}};
  return shape;
}

const Shape& explanation_shape() {
  static const Shape shape{
      "Explanation",
      "Why a tenant stands as it does.",
      {{"tenant", Type::text, ""},
       {"question", Type::text, "", Need::must, {"number", "payment", "onboarding", "status"}},
       {"answer", Type::text, "In a sentence"},
       list_of("because", because_shape(), "In the order in which it came about"),
       list_of("passedOver", passed_over_shape(),
               "Numbers that were not given, in the order in which they would have been; to operators alone"),
       {"morePassedOver", Type::integer, "And so many more"}}};
  return shape;
}

const Shape& timeline_shape() {
  static const Shape shape{"Timeline",
                           "Where a tenant's time went.",
                           {{"tenant", Type::text, ""},
                            {"seconds", Type::number, "In all"},
                            list_of("waits", wait_shape(), "One after the other, without a gap"),
                            list_of("totals", total_shape()),
                            {"flow", Type::object, "", Need::must, {}, &flow_shape()}}};
  return shape;
}

const Shape& narration_shape() {
  static const Shape shape{"Narration",
                           "A tenant's history in words.",
                           {{"tenant", Type::text, ""},
                            {"asOf", Type::integer, "The position of the log's last event then"},
                            list_of("items", told_shape())}};
  return shape;
}

const Shape& number_history_shape() {
  static const Shape shape{"NumberHistory",
                           "Who had a number, when it rested, and what happened to it.",
                           {{"number", Type::text, "E.164"},
                            {"tenants", Type::list, "Every tenant that ever had it, in their order"},
                            list_of("stays", stay_shape()),
                            list_of("events", event_shape())}};
  return shape;
}

}  // namespace ledgerline::api
