#include "tests/support/vandal.hpp"

#include <array>

#include <fmt/format.h>

namespace ledgerline::tests {

Vandal::Vandal(const postgres::Database& database, std::uint64_t seed)
    : connection_(database.url), dice_(seed) {
  pqxx::nontransaction work(connection_);
  // sql: a test's own schema
  work.exec(
      fmt::format("set client_min_messages = warning; set timezone = 'UTC'; set search_path = {0}; "
                  "create table untouched as table events; alter table untouched add primary key (position)",
                  database.schema));
  head_ = work.exec("select max(position) from events")[0][0].as<long long>();
}

Vandal::Damage Vandal::damage() {
  static constexpr std::array kinds = {&Vandal::change_byte_of_payload,
                                       &Vandal::change_byte_of_personal,
                                       &Vandal::change_byte_of_metadata,
                                       &Vandal::change_byte_of_type,
                                       &Vandal::change_byte_of_tenant,
                                       &Vandal::change_byte_of_number,
                                       &Vandal::change_byte_of_digest,
                                       &Vandal::change_byte_of_command,
                                       &Vandal::change_tenant_version,
                                       &Vandal::change_number_version,
                                       &Vandal::version_beside_no_tenant,
                                       &Vandal::change_schema_version,
                                       &Vandal::change_time,
                                       &Vandal::take_subject_away,
                                       &Vandal::move,
                                       &Vandal::remove,
                                       &Vandal::remove_last,
                                       &Vandal::exchange};
  const auto kind = kinds[next_++ % kinds.size()];
  for (int tries = 0; tries < 1000; ++tries)
    if (auto done = (this->*kind)(); !done.positions.empty()) return done;
  throw std::runtime_error("a thousand tries at one kind of damage came to nothing");
}

void Vandal::undo() {
  rows_of("delete from events e where not exists (select from untouched u where u::text = e::text)");
  rows_of("insert into events select * from untouched on conflict do nothing");
}

std::size_t Vandal::rows_of(const std::string& statement, const std::vector<postgres::Param>& params) {
  pqxx::work work(connection_);
  work.exec("alter table events disable trigger events_are_immutable");
  const auto rows = postgres::exec(work, statement, params).affected_rows();
  work.exec("alter table events enable always trigger events_are_immutable");
  work.commit();
  return static_cast<std::size_t>(rows);
}

bool Vandal::changed(const std::string& statement, const std::vector<postgres::Param>& params) {
  try {
    const bool any = rows_of(statement, params) > 0;
    if (!any) ++unchanged_;
    return any;
  } catch (const pqxx::sql_error&) {
    ++refused_;
    return false;
  }
}

std::string Vandal::value(const std::string& sql, const std::vector<postgres::Param>& params) {
  pqxx::nontransaction work(connection_);
  const auto rows = postgres::exec(work, sql, params);
  return rows[0][0].c_str();
}

long long Vandal::any(const std::string& where) {
  const auto from = static_cast<long long>(dice_.below(static_cast<std::size_t>(head_)));
  const auto sql =
      fmt::format("select position from events where {} order by position <= $1, position limit 1", where);
  return std::stoll(value(sql, {std::to_string(from)}));
}

/// One bit of it in half of the cases, any byte in the others; never a NUL, which no text in Postgres holds.
std::string Vandal::other_byte(std::string text) {
  auto& byte = text[dice_.below(text.size())];
  const auto before = byte;
  while (byte == before || byte == '\0')
    byte = static_cast<char>(dice_.one_in(2) ? before ^ (1 << dice_.below(8))
                                             : static_cast<int>(dice_.below(256)));
  return text;
}

Vandal::Damage Vandal::change_byte(const std::string& column, const std::string& type,
                                   const std::string& where) {
  const auto position = any(where);
  const auto text = value(fmt::format("select {}::text from events where position = {}", column, position));
  const auto other = other_byte(text);
  // jsonb that says the same is the same, whatever its text was
  const auto statement =
      fmt::format("update events set {0} = $1::{1} where position = {2} and {0}::text <> $1::{1}::text",
                  column, type, position);
  if (!changed(statement, {other})) return {};
  return {fmt::format("{} of event {}: {} instead of {}", column, position, other, text), {position}};
}

Vandal::Damage Vandal::set(const std::string& what, const std::string& where) {
  const auto position = any(where);
  if (!changed(fmt::format("update events set {} where position = {}", what, position))) return {};
  return {fmt::format("set {} at event {}", what, position), {position}};
}

Vandal::Damage Vandal::change_byte_of_payload() { return change_byte("payload", "jsonb"); }
Vandal::Damage Vandal::change_byte_of_personal() {
  return change_byte("payload", "jsonb", "type = 'tenant.registered'");
}
Vandal::Damage Vandal::change_byte_of_metadata() { return change_byte("metadata", "jsonb"); }
Vandal::Damage Vandal::change_byte_of_type() { return change_byte("type", "text"); }
Vandal::Damage Vandal::change_byte_of_tenant() { return change_byte("tenant", "text", "tenant is not null"); }
Vandal::Damage Vandal::change_byte_of_number() { return change_byte("number", "text", "number is not null"); }
Vandal::Damage Vandal::change_byte_of_digest() {
  return set(fmt::format("digest = set_byte(digest, {0}, get_byte(digest, {0}) # {1})", dice_.below(32),
                         1 + dice_.below(255)));
}
Vandal::Damage Vandal::change_byte_of_command() {
  return set(
      fmt::format("command_id = overlay(command_id::text placing "
                  "to_hex((('x' || left(command_id::text, 1))::bit(4)::int + {}) % 16) from 1 for 1)::uuid",
                  1 + dice_.below(15)));
}
Vandal::Damage Vandal::change_tenant_version() {
  return set(fmt::format("tenant_version = tenant_version + {}", 1 + dice_.below(3)), "tenant is not null");
}
Vandal::Damage Vandal::change_number_version() {
  return set(fmt::format("number_version = number_version - {}", 1 + dice_.below(3)), "number is not null");
}
Vandal::Damage Vandal::version_beside_no_tenant() {
  return dice_.one_in(2) ? set("tenant_version = 7", "tenant is null")
                         : set("number_version = 7", "number is null");
}
Vandal::Damage Vandal::change_schema_version() {
  return set(fmt::format("schema_version = {}", dice_.one_in(2) ? 0 : 2 + dice_.below(100)));
}
Vandal::Damage Vandal::change_time() {
  return set(fmt::format("recorded_at = recorded_at {} interval '{} microseconds'",
                         dice_.one_in(2) ? "+" : "-", 1 + dice_.below(std::size_t{1} << dice_.below(40))));
}
Vandal::Damage Vandal::take_subject_away() {
  const std::string subject = dice_.one_in(2) ? "tenant" : "number";
  return set(fmt::format("{0} = null, {0}_version = null", subject), subject + " is not null");
}

/// Beyond the head, or before the first.
Vandal::Damage Vandal::move() {
  const auto position = any();
  const auto far = static_cast<long long>(dice_.below(1000));
  const auto to = dice_.one_in(2) ? head_ + 1 + far : -far;
  if (!changed(fmt::format("update events set position = {} where position = {}", to, position))) return {};
  return {fmt::format("event {} moved to {}", position, to), {position, to}};
}
Vandal::Damage Vandal::remove() {
  const auto position = any();
  if (!changed(fmt::format("delete from events where position = {}", position))) return {};
  return {fmt::format("event {} deleted", position), {position}};
}
Vandal::Damage Vandal::remove_last() {
  if (!changed(fmt::format("delete from events where position = {}", head_))) return {};
  return {fmt::format("the last event, {}, deleted", head_), {head_}};
}

/// By their positions alone: each is as it was, in the place of the other.
Vandal::Damage Vandal::exchange() {
  const auto one = any(), other = any();
  if (one == other) return {};
  const auto put = [&](long long from, long long to) {
    return changed(fmt::format("update events set position = {} where position = {}", to, from));
  };
  if (!put(one, -1) || !put(other, one) || !put(-1, other))
    throw std::runtime_error("events were not exchanged");
  return {fmt::format("events {} and {} exchanged", one, other), {one, other}};
}

}  // namespace ledgerline::tests
