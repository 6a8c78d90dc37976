#include "tests/support/golden_lines.hpp"

#include <fstream>
#include <sstream>

#include "tests/support/places.hpp"

namespace ledgerline::tests {

std::string golden(const std::string& file) {
  std::ifstream in(std::string(source_folder) + "/tests/golden_lines/" + file, std::ios::binary);
  if (!in) throw std::runtime_error("no golden file " + file);
  std::stringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

std::string shown(const pqxx::result& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (int i = 0; i < static_cast<int>(row.size()); ++i)
      text += (i == 0 ? "" : "|") + std::string(row[i].is_null() ? "" : row[i].c_str());
    text += "\n";
  }
  return text;
}

std::vector<std::string> answers(const postgres::Database& log, const std::string& file) {
  std::vector<std::string> all;
  auto text = golden(file);
  for (auto end = text.find(";\n"); end != text.npos; text.erase(0, end + 2), end = text.find(";\n"))
    all.push_back(shown(superuser(log, text.substr(0, end + 1))));
  return all;
}

}  // namespace ledgerline::tests
