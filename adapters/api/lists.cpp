#include "adapters/api/lists.hpp"

#include <fmt/format.h>

#include "adapters/api/answer.hpp"
#include "adapters/http/encoding.hpp"
#include "adapters/web/problem.hpp"

namespace ledgerline::api {
namespace {

constexpr std::size_t usual_limit = 100, most_limit = 500;

}  // namespace

Shape page_of(const Shape& items) {
  return {items.name + "Page",
          "A page of a list.",
          {{"items", Type::list, "", Member::Need::must, {}, &items},
           {"next", Type::text, "For `after`; null on the last page", Member::Need::null}}};
}

std::vector<Member> page_query() {
  return {
      {"after", Type::text, "The cursor of the page before", Member::Need::may},
      {"limit", Type::integer, fmt::format("Items of a page, 1 to {} (default: {})", most_limit, usual_limit),
       Member::Need::may}};
}

std::size_t limit_of(const Ask& ask) {
  const auto text = ask.query_text("limit");
  if (text.empty()) return usual_limit;
  const auto limit = http::whole_number(text);
  if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(most_limit))
    throw web::Refused(400, "BAD_QUERY", fmt::format("limit: give 1 to {}", most_limit));
  return static_cast<std::size_t>(*limit);
}

std::optional<std::string> place_of(const Ask& ask, bool is_number) {
  const auto cursor = ask.query_text("after");
  if (cursor.empty()) return {};
  auto place = std::optional(cursor);
  if (!is_number) place = http::from_base64url(cursor);
  const bool good = place && !place->empty() && encoding_problem(*place).empty();
  if (!good || (is_number && !http::whole_number(*place)))
    throw web::Refused(400, "BAD_CURSOR", "after: this is no cursor of this list; begin again without one");
  return place;
}

web::Response page_response(const std::vector<std::string>& items, const std::optional<std::string>& next,
                            bool is_number) {
  std::string cursor = "null";
  if (next) cursor = '"' + (is_number ? *next : http::base64url(*next)) + '"';
  return json_response(200, fmt::format(R"({{"items":[{}],"next":{}}})", fmt::join(items, ","), cursor));
}

Operation list(const Context& context, Operation about, List what) {
  about.method = "GET";
  about.query = page_query();
  if (!what.filter.empty())
    about.query.push_back({what.filter, Type::text, "Only these", Member::Need::may, what.values});
  about.answers = {{200, "A page", what.items}};
  about.run = [&context, what](Ask ask) -> Awaitable<web::Response> {
    postgres::Wanted wanted{place_of(ask, what.listing.by_number), limit_of(ask), {}};
    if (const auto filter = ask.query_text(what.filter); !filter.empty()) wanted.filter = filter;
    auto look = [listing = what.listing, wanted](postgres::PostgresLog& log) {
      return postgres::page(log.session(), listing, wanted);
    };
    const auto page = co_await context.readers.ask(std::move(look));
    co_return page_response(page.items, page.next, what.listing.by_number);
  };
  return about;
}

}  // namespace ledgerline::api
