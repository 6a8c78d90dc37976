#include "adapters/postgres/rows.hpp"

#include <fmt/format.h>

#include "projections/cells.hpp"

namespace ledgerline::postgres {
namespace {

Digest digest_from(std::string_view text) {  // "\x6f…"
  Digest digest{};
  const auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  if (text.size() != 2 + 2 * digest.size()) throw BadInput("the digest has not 32 bytes");
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::uint8_t>(value(text[2 + 2 * i]) * 16 + value(text[3 + 2 * i]));
  return digest;
}

std::optional<SubjectVersion> subject_from(CellText id, CellText version) {
  if (!id && version) throw BadInput("a version stands beside no subject");
  if (!id) return std::nullopt;
  SubjectVersion subject{std::string(*id), 0};
  from_cell(version, subject.version);
  return subject;
}

}  // namespace

Stored stored_of(const CellOf& cell) {
  try {
    Stored s;
    std::int64_t schema_version = 0;
    from_cell(cell(0), s.position);
    from_cell(cell(2), schema_version);
    s.type = present(cell(1));
    s.schema_version = static_cast<int>(schema_version);
    s.tenant = subject_from(cell(3), cell(4));
    s.number = subject_from(cell(5), cell(6));
    s.payload = present(cell(7));
    s.metadata = present(cell(8));
    s.command = parse_uuid(present(cell(9)));
    from_cell(cell(10), s.recorded_at);
    s.digest = digest_from(present(cell(11)));
    return s;
  } catch (const BadInput& e) {
    throw Damaged(fmt::format("event {}: {}", cell(0).value_or("?"), e.what()));
  }
}

std::vector<Param> event_params(const Stored& e) {
  const auto id = [](const auto& subject) { return subject ? Param(subject->id) : std::nullopt; };
  const auto version = [](const auto& subject) { return subject ? to_wire(subject->version) : std::nullopt; };
  return {to_wire(e.position),
          e.type,
          to_wire(static_cast<std::int32_t>(e.schema_version)),
          id(e.tenant),
          version(e.tenant),
          id(e.number),
          version(e.number),
          jsonb_version + e.payload,
          jsonb_version + e.metadata,
          to_wire(e.command),
          to_wire(e.recorded_at),
          std::string(e.digest.begin(), e.digest.end())};
}

/// The same parameters, column by column.
std::vector<Param> event_arrays(const std::vector<Stored>& events) {
  std::vector<WireArray> columns;
  for (const auto* type : {"bigint", "text", "integer", "text", "bigint", "text", "bigint", "jsonb", "jsonb",
                           "uuid", "timestamptz", "bytea"})
    columns.emplace_back(type);
  for (const auto& event : events) {
    const auto params = event_params(event);
    for (std::size_t i = 0; i < params.size(); ++i) columns[i].put(params[i]);
  }
  std::vector<Param> arrays;
  for (auto& column : columns) arrays.push_back(std::move(column).take());
  return arrays;
}

}  // namespace ledgerline::postgres
