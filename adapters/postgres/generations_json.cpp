#include "adapters/postgres/generations_json.hpp"

namespace ledgerline::postgres {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const GenerationDiff::Table& table) {
  auto columns = Json::object();
  for (const auto& [column, rows] : table.columns) columns[column] = rows;
  return {{"projection", table.projection},
          {"rows", table.rows},
          {"otherRows", table.other_rows},
          {"differing", table.differing},
          {"columns", std::move(columns)}};
}

}  // namespace

Json json_of(const GenerationDiff& diff) {
  auto tables = Json::array(), differences = Json::array();
  for (const auto& table : diff.tables) tables.push_back(json_of(table));
  for (const auto& d : diff.differences)
    differences.push_back({{"projection", d.projection},
                           {"key", d.key},
                           {"column", d.column},
                           {"live", d.live},
                           {"other", d.folded}});
  return {
      {"position", diff.position}, {"tables", std::move(tables)}, {"differences", std::move(differences)}};
}

Json json_of(const ParkedSubject& parked) {
  return {{"projection", parked.projection}, {"subject", parked.subject},
          {"generation", parked.generation}, {"live", parked.live},
          {"position", parked.position},     {"reason", parked.reason}};
}

}  // namespace ledgerline::postgres
