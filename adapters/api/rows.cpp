#include "adapters/api/rows.hpp"

namespace ledgerline::api {
namespace {

using Need = Member::Need;

Member text(std::string name, std::string about, Need need = Need::must) {
  return {std::move(name), Type::text, std::move(about), need};
}
Member time(std::string name, std::string about, Need need = Need::must) {
  return {std::move(name), Type::time, std::move(about), need};
}

const Shape& pooled_shape() {
  static const Shape shape{
      "PooledNumber",
      "A number of the pool.",
      {text("number", "E.164"), text("status", "AVAILABLE, RESERVED, ASSIGNED, QUARANTINED, RETIRED or LOST"),
       text("country", "ISO 3166"), text("area_code", "", Need::null),
       text("kind", "local, mobile or tollfree"), text("tenant", "Who has it, or holds it", Need::null),
       time("assigned_at", "", Need::null),
       time("quarantined_until", "The end of its rest, or of its reservation", Need::null)}};
  return shape;
}

const Shape& waiting_shape() {
  static const Shape shape{"WaitingTenant",
                           "A tenant that waits for a number.",
                           {{"place", Type::integer, "In its country's queue, from 1"},
                            text("tenant", ""),
                            text("business_name", "", Need::null),
                            text("country", "ISO 3166"),
                            text("wanted_area_code", "", Need::null),
                            time("waiting_since", "")}};
  return shape;
}

const Shape& allocation_shape() {
  static const Shape shape{
      "Allocation",
      "A number that a tenant has.",
      {text("number", "E.164"), text("tenant", ""), text("business_name", "", Need::null),
       text("owner_phone", "Without its +", Need::null), time("assigned_at", "")}};
  return shape;
}

const Shape& blocked_shape() {
  static const Shape shape{"BlockedTenant",
                           "A tenant before the payment gate: it asked for a number, and has none.",
                           {text("tenant", ""),
                            text("business_name", "", Need::null),
                            text("owner_phone", "Without its +", Need::null),
                            {"payment_active", Type::flag, "False: it has not paid"},
                            {"waiting", Type::flag, "It paid, and waits for a number"},
                            text("current_state", "Of the onboarding"),
                            time("updated_at", "", Need::null)}};
  return shape;
}

}  // namespace

const Shape& tenant_shape() {
  static const Shape shape{"Tenant",
                           "What is known of a tenant.",
                           {text("id", ""),
                            text("business_name", "", Need::null),
                            text("region", "The country as it was registered"),
                            text("country", "ISO 3166"),
                            text("owner_phone", "Without its +", Need::null),
                            text("email", "", Need::null),
                            text("wanted_area_code", "", Need::null),
                            text("assistant", "Of Vapi", Need::null),
                            {"trial", Type::flag, "On trial"},
                            {"payment_active", Type::flag, "It pays"},
                            text("payment_reference", "The payment provider's", Need::null),
                            text("number", "E.164", Need::null),
                            {"waiting", Type::flag, "It waits for a number"},
                            time("grace_until", "When its number is released", Need::null),
                            time("created_at", ""),
                            time("updated_at", ""),
                            {"version", Type::integer, "How many events its history has"}}};
  return shape;
}

const Shape& effect_shape() {
  static const Shape shape{"Effect",
                           "A step at a provider that is owed.",
                           {text("tenant", "", Need::null),
                            text("number", "E.164", Need::null),
                            text("step", "Such as buy, or webhooks"),
                            text("phase", "Such as due, tried or stalled"),
                            {"attempts", Type::integer, "Made so far", Need::null},
                            time("due", "When it is tried", Need::null),
                            text("code", "Why it waits", Need::null),
                            text("message", "", Need::null),
                            text("effect", "Its id", Need::null)}};
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
