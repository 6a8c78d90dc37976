#include "projections/regress/row.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ledgerline::regress {

using Json = nlohmann::json;

Cell hashed(const Vault& vault, std::string_view column, const std::string& key, const Cell& cell) {
  if (!cell) return std::nullopt;
  return fmt::format("{}{}", hash_mark,
                     vault.fingerprint(fmt::format("regress/{}/{}/{}", column, key, *cell)));
}

std::string to_line(const KeptRow& row) {
  auto cells = nlohmann::ordered_json::object();
  for (const auto& [column, cell] : row.cells)
    cells[column] = cell ? nlohmann::ordered_json(*cell) : nlohmann::ordered_json();
  return nlohmann::ordered_json{{"key", row.key}, {"cells", std::move(cells)}}.dump();
}

KeptRow parse_line(std::string_view line) {
  const auto json = Json::parse(line, nullptr, false);
  const auto is_cell = [](const Json& cell) { return cell.is_null() || cell.is_string(); };
  bool good = json.is_object() && json.contains("key") && json["key"].is_string() && json.contains("cells") &&
              json["cells"].is_object();
  good = good && std::all_of(json["cells"].begin(), json["cells"].end(), is_cell);
  if (!good) throw BadInput("it is not a row: an object with a key and cells that are text or null");
  KeptRow row{json["key"].get<std::string>(), {}};
  for (const auto& [column, cell] : json["cells"].items())
    row.cells[column] = cell.is_null() ? Cell() : Cell(cell.get<std::string>());
  return row;
}

}  // namespace ledgerline::regress
