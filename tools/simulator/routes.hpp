#pragma once

#include "tools/simulator/provider.hpp"

namespace ledgerline::simulator {

/// A request that reached its handler.
struct Arrival {
  const Request& request;
  const Conditions& conditions;
  std::vector<std::string> parts;  // what stood for each {} of the pattern

  Fields query() const { return request.query_fields(); }
  Fields form() const { return parse_form(request.body); }
  /// The body as JSON whatever type it is said to have; null where it is none.
  Json json() const;
};

/// A table of operations. Patterns are paths where {} stands for one part, which may have a fixed end:
/// "/Addresses/{}.json".
class Routes {
 public:
  using Handler = std::function<Outcome(const Arrival&)>;

  explicit Routes(std::string provider) : provider_(std::move(provider)) {}
  void add(std::string method, std::string pattern, std::string operation, Handler handler);
  /// The call, or one named "unknown" that answers `otherwise`. The table must outlive it.
  Call find(const Request& request, Reply otherwise) const;
  /// The operations' names.
  std::vector<std::string> operations() const;

 private:
  struct Route {
    std::string method, pattern, operation;
    Handler handler;
  };
  std::string provider_;
  std::vector<Route> routes_;
};

}  // namespace ledgerline::simulator
