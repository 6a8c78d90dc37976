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
  if (!id) return std::nullopt;
  SubjectVersion subject{std::string(*id), 0};
  from_cell(version, subject.version);
  return subject;
}

void add_subject(const std::optional<SubjectVersion>& subject, std::vector<Param>& ids, std::vector<Param>& versions) {
  ids.push_back(subject ? Param(subject->id) : std::nullopt);
  versions.push_back(subject ? Param(std::to_string(subject->version)) : std::nullopt);
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

std::vector<Param> event_arrays(const std::vector<Stored>& events) {
  std::vector<std::vector<Param>> columns(12);
  for (const auto& e : events) {
    columns[0].emplace_back(std::to_string(e.position));
    columns[1].emplace_back(e.type);
    columns[2].emplace_back(std::to_string(e.schema_version));
    add_subject(e.tenant, columns[3], columns[4]);
    add_subject(e.number, columns[5], columns[6]);
    columns[7].emplace_back(e.payload);
    columns[8].emplace_back(e.metadata);
    columns[9].emplace_back(to_string(e.command));
    columns[10].emplace_back(iso_micros(e.recorded_at));
    columns[11].emplace_back("\\x" + hex(e.digest));
  }
  std::vector<Param> arrays;
  for (const auto& column : columns) arrays.emplace_back(array_of(column));
  return arrays;
}

}  // namespace ledgerline::postgres
