#include "tests/adapters/vectors.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include <fmt/format.h>

#include "adapters/http/signature.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"

namespace ledgerline::tests {
namespace {

namespace fs = std::filesystem;

Json json_in(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return Json::parse(in);
}

fs::path specs() {
  const auto* folder = std::getenv("LEDGERLINE_SPECS");
  return folder ? fs::path(folder) : fs::path(source_folder).parent_path() / "shared/specs";
}

}  // namespace

Json vectors(const std::string& name) { return json_in(fs::path(source_folder) / "tests/vectors" / name); }

Json one_of(const Json& list, const std::string& key, const std::string& value) {
  for (const auto& one : list)
    if (one.at(key) == value) return one;
  throw std::out_of_range(value);
}

void for_each_copy(const std::string& name, const std::function<void(const Json&)>& check) {
  check(vectors(name));
  const auto published = specs() / name;
  if (!fs::exists(published))
    WARN("skipped: " << published << " is not there, so only the copy in tests/vectors was checked");
  else
    check(json_in(published));
}

http::Fields fields_in(const Json& object) {
  http::Fields fields;
  for (const auto& [name, value] : object.items()) {
    const auto values = value.is_array() ? value : Json::array({value});
    for (const auto& one : values) fields.emplace_back(name, one.get<std::string>());
  }
  return fields;
}

std::string first_accepted(const Parts& parts, const Judge& is_refused, const Judge& passes_over) {
  constexpr int wanted = 10'000;
  std::mt19937 random(20'260'101);
  for (int refused = 0; refused < wanted;) {
    auto mutant = parts;
    auto& part = mutant[random() % mutant.size()];
    const auto at = random() % part.size();
    const auto bit = random() % 8;
    part[at] = static_cast<char>(static_cast<unsigned char>(part[at]) ^ (1U << bit));
    if (passes_over && passes_over(mutant)) continue;
    if (!is_refused(mutant)) return fmt::format("bit {} of byte {}: {}", bit, at, http::hex(part));
    ++refused;
  }
  return {};
}

}  // namespace ledgerline::tests
