#include "adapters/postgres/url.hpp"

#include <array>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "events/kernel/error.hpp"

namespace ledgerline::postgres {
namespace {

using ConnectionOptions = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

/// A password with an unescaped '/' or '@' ends early, and libpq takes the rest for host, port or database:
/// names that its complaints quote.
bool holds_a_piece_of_a_password(const PQconninfoOption& option) {
  const std::string_view keyword = option.keyword, value = option.val ? option.val : "";
  if (keyword == "port") return value.find_first_not_of("0123456789,") != value.npos;
  return (keyword == "host" || keyword == "dbname") && value.find('@') != value.npos;
}

struct Default {
  std::string_view keyword, value;
};
/// In seconds, but the last in milliseconds. A Unix socket takes no notice of them.
constexpr std::array defaults = {Default{"connect_timeout", "10"}, Default{"keepalives_idle", "5"},
                                 Default{"keepalives_interval", "2"}, Default{"keepalives_count", "3"},
                                 Default{"tcp_user_timeout", "10000"}};

}  // namespace

std::string connection_text(const std::string& url) {
  const ConnectionOptions parsed(PQconninfoParse(url.c_str(), nullptr), &PQconninfoFree);
  if (!parsed)
    throw BadInput(
        "the database's URL cannot be read: give postgresql://USER@HOST/NAME, or libpq's key=value form");
  const bool is_uri = url.starts_with("postgres");
  auto text = url;
  for (const auto* option = parsed.get(); option->keyword; ++option) {
    if (is_uri && holds_a_piece_of_a_password(*option))
      throw BadInput(
          fmt::format("the {} in the database's URL cannot be right: in a user's name or password, "
                      "write '/' as %2F and '@' as %40",
                      option->keyword));
    for (const auto& [keyword, value] : defaults) {
      if (option->val || keyword != option->keyword) continue;
      const char separator = !is_uri ? ' ' : text.find('?') == text.npos ? '?' : '&';
      text += fmt::format("{}{}={}", separator, keyword, value);
    }
  }
  return text;
}

}  // namespace ledgerline::postgres
