#include "adapters/api/rows.hpp"

namespace ledgerline::api {
namespace {

using Need = Member::Need;

const Shape& pooled_shape() {
  static const Shape shape{
      "PooledNumber",
      "A number of the pool.",
      {a_text("number", "E.164"),
       a_text("status", "AVAILABLE, RESERVED, ASSIGNED, QUARANTINED, RETIRED or LOST"),
       a_text("country", "ISO 3166"), a_text("area_code", "", Need::null),
       a_text("kind", "local, mobile or tollfree"), a_text("tenant", "Who has it, or holds it", Need::null),
       a_time("assigned_at", "", Need::null),
       a_time("quarantined_until", "The end of its rest, or of its reservation", Need::null)}};
  return shape;
}

const Shape& waiting_shape() {
  static const Shape shape{"WaitingTenant",
                           "A tenant that waits for a number.",
                           {{"place", Type::integer, "In its country's queue, from 1"},
                            a_text("tenant", ""),
                            a_text("business_name", "", Need::null),
                            a_text("country", "ISO 3166"),
                            a_text("wanted_area_code", "", Need::null),
                            a_time("waiting_since", "")}};
  return shape;
}

const Shape& allocation_shape() {
  static const Shape shape{
      "Allocation",
      "A number that a tenant has.",
      {a_text("number", "E.164"), a_text("tenant", ""), a_text("business_name", "", Need::null),
       a_text("owner_phone", "Without its +", Need::null), a_time("assigned_at", "")}};
  return shape;
}

const Shape& blocked_shape() {
  static const Shape shape{
      "BlockedTenant",
      "A tenant that asked for a number, and has none.",
      {a_text("tenant", ""),
       a_text("business_name", "", Need::null),
       a_text("owner_phone", "Without its +", Need::null),
       {"payment_active", Type::flag, "False: it has not paid, and the payment gate holds it back"},
       {"waiting", Type::flag, "It waits for a number, in the queue"},
       a_text("current_state", "Of the onboarding"),
       a_time("updated_at", "", Need::null)}};
  return shape;
}

}  // namespace

const Shape& tenant_shape() {
  static const Shape shape{"Tenant",
                           "What is known of a tenant.",
                           {a_text("id", ""),
                            a_text("business_name", "", Need::null),
                            a_text("region", "The country as it was registered"),
                            a_text("country", "ISO 3166"),
                            a_text("owner_phone", "Without its +", Need::null),
                            a_text("email", "", Need::null),
                            a_text("wanted_area_code", "", Need::null),
                            a_text("assistant", "Of Vapi", Need::null),
                            {"trial", Type::flag, "On trial"},
                            {"payment_active", Type::flag, "It pays"},
                            a_text("payment_reference", "The payment provider's", Need::null),
                            a_text("number", "E.164", Need::null),
                            {"waiting", Type::flag, "It waits for a number"},
                            a_time("grace_until", "When its number is released", Need::null),
                            a_time("created_at", ""),
                            a_time("updated_at", ""),
                            {"version", Type::integer, "How many events its history has"},
                            {"closed", Type::flag, "It is gone, and is given nothing any more"},
                            {"erased", Type::flag, "Nothing that identifies a person is known any more"}}};
  return shape;
}

const Shape& effect_shape() {
  static const Shape shape{"Effect",
                           "A step at a provider that is owed.",
                           {a_text("tenant", "", Need::null),
                            a_text("number", "E.164", Need::null),
                            a_text("step", "Such as buy, or webhooks"),
                            a_text("phase", "Such as due, tried or stalled"),
                            {"attempts", Type::integer, "Made so far", Need::null},
                            a_time("due", "When it is tried", Need::null),
                            a_text("code", "Why it waits", Need::null),
                            a_text("message", "", Need::null),
                            a_text("effect", "Its id", Need::null)}};
  return shape;
}

List tenants_list() {
  static const auto shape = page_of(tenant_shape());
  return {postgres::tenant_pages(), &shape};
}
List pool_list() {
  static const auto shape = page_of(pooled_shape());
  return {postgres::pool_pages(),
          &shape,
          "status",
          {"available", "reserved", "assigned", "quarantined", "retired", "lost"}};
}
List waiting_list() {
  static const auto shape = page_of(waiting_shape());
  return {postgres::waiting_pages(), &shape};
}
List allocations_list() {
  static const auto shape = page_of(allocation_shape());
  return {postgres::allocation_pages(), &shape};
}
List blocked_list() {
  static const auto shape = page_of(blocked_shape());
  return {postgres::blocked_pages(), &shape};
}
List effects_list() {
  static const auto shape = page_of(effect_shape());
  return {postgres::effect_pages(), &shape, "phase", {"stalled"}};
}

}  // namespace ledgerline::api
