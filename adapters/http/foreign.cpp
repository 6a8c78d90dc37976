#include "adapters/http/foreign.hpp"

#include "adapters/http/strict_json.hpp"

namespace ledgerline::http {

Json foreign_object(std::string_view body, std::string_view what) {
  constexpr JsonLimits limits{32, 1024 * 1024};  // a transcript of a call is one text
  auto json = json_of(body, limits, what);
  if (!json.is_object()) throw BadInput(fmt::format("{}: it is no JSON object", what));
  return json;
}

}  // namespace ledgerline::http
