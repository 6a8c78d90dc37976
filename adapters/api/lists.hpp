#pragma once

#include "adapters/api/context.hpp"
#include "adapters/api/operation.hpp"
#include "adapters/postgres/pages.hpp"

/// Lists, a page at a time. Only .cpp files include this.
namespace ledgerline::api {

/// What a list is of.
struct List {
  postgres::Listing listing;
  const Shape* items = nullptr;          // the shape of a page
  std::string filter = {};               // a parameter of the query that is passed on
  std::vector<std::string> values = {};  // that it may have
};

/// GET: {"items": […], "next": …}. `next` is a cursor for `after`, and null on the last page. A cursor stays
/// good while rows come and go: it names a place, not a count.
Operation list(const Context& context, Operation about, List what);

/// The shape of a page of `items`.
Shape page_of(const Shape& items);

/// The parameters `after` and `limit`.
std::vector<Member> page_query();
std::size_t limit_of(const Ask& ask);
/// The place that a cursor names; nothing for the beginning. Throws web::Refused, 400 BAD_CURSOR.
std::optional<std::string> place_of(const Ask& ask, bool is_number);
/// {"items": [items], "next": cursor of the place, or null}. A place that is a number is its own cursor.
web::Response page_response(const std::vector<std::string>& items, const std::optional<std::string>& next,
                            bool is_number);

}  // namespace ledgerline::api
