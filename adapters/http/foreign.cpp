#include "adapters/http/foreign.hpp"

#include <algorithm>

namespace ledgerline::http {
namespace {

/// Brackets that are open at once, at most. Of text that is no JSON it may be anything.
std::size_t depth_of(std::string_view json) {
  std::size_t open = 0, most = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_text && c == '\\') ++at;
    if (c == '"') in_text = !in_text;
    if (in_text) continue;
    if (c == '[' || c == '{') most = std::max(most, ++open);
    if ((c == ']' || c == '}') && open > 0) --open;
  }
  return most;
}

}  // namespace

Json foreign_object(std::string_view body, std::string_view what) {
  if (depth_of(body) > most_json_depth)
    throw BadInput(fmt::format("{}: it is deeper than {} levels", what, most_json_depth));
  auto json = parsed(body);
  if (!json.is_object()) throw BadInput(fmt::format("{}: it is no JSON object", what));
  return json;
}

}  // namespace ledgerline::http
