#include "adapters/http/strict_json.hpp"

#include <fmt/format.h>

#include "adapters/http/json_check.hpp"
#include "adapters/http/malformed.hpp"

namespace ledgerline::http {

nlohmann::json json_of(std::string_view text, const JsonLimits& limits, std::string_view what) {
  const auto nul = text.find('\0');  // where the parser would stop, content with what it has
  if (nul != text.npos) throw Malformed("BAD_JSON", fmt::format("{}: a NUL at byte {}", what, nul + 1));
  JsonCheck check(limits, what);
  nlohmann::json::sax_parse(text, &check);
  return nlohmann::json::parse(text);
}

}  // namespace ledgerline::http
