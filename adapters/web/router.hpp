#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/web/request.hpp"

namespace ledgerline::web {

/// One line of the table. The pattern is a path whose parts are literal, or {name} for any one part that is
/// not empty: "/v1/tenants/{tenant}/channel".
struct Route {
  std::string method, pattern;
  std::string name;  // in metrics and logs, which paths would flood
  Handler handler;
};

/// Finds who answers. Where two patterns fit a path, the one that is literal first wins, and its methods
/// alone count. HEAD is answered by GET's handler where it has none; OPTIONS names the methods by itself.
class Router {
 public:
  /// Throws std::logic_error for a pattern that is none, and for two routes that nobody could tell apart.
  explicit Router(std::vector<Route> routes);

  /// The router as a server's handler; it must outlive the server's executor.
  Handler handler() const;
  /// Sets the request's route and parameters. Throws Refused: 404, or 405 with Allow.
  Awaitable<Response> answer(Request& request) const;
  /// The table as it was given.
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Place {
    std::vector<std::string> parts;
    std::vector<std::size_t> routes;  // one a method
  };

  void add(std::size_t index);
  const Place& place_of(std::string_view path) const;
  const Route* find(const Place& place, std::string_view method) const;
  std::string allowed(const Place& place) const;

  std::vector<Route> routes_;
  std::vector<Place> places_;  // most literal first
};

}  // namespace ledgerline::web
