#include "adapters/web/router.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/web/problem.hpp"

namespace ledgerline::web {
namespace {

using Parts = std::vector<std::string>;

bool is_parameter(std::string_view part) { return part.starts_with('{'); }

Parts parts_of(std::string_view path) {
  Parts parts;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    parts.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

bool is_pattern(std::string_view pattern, const Parts& parts) {
  std::set<std::string> names;
  return pattern.starts_with('/') && std::ranges::all_of(parts, [&](const auto& part) {
           if (!is_parameter(part)) return part.find_first_of("{}%") == part.npos;
           return part.size() > 2 && part.find_first_of("{}", 1) == part.size() - 1 && part.ends_with('}') &&
                  names.insert(part).second;
         });
}

bool fits(const Parts& pattern, const Parts& path) {
  return std::ranges::equal(pattern, path, [](const auto& part, const auto& text) {
    return is_parameter(part) ? !text.empty() : part == text;
  });
}

// Literal parts go before parameters, from the left.
bool is_before(const Parts& a, const Parts& b) {
  return std::ranges::lexicographical_compare(
      a, b, {}, [](const auto& part) { return is_parameter(part); },
      [](const auto& part) { return is_parameter(part); });
}

// Whether some path fits both, and neither goes first.
bool are_alike(const Parts& a, const Parts& b) {
  return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
    return is_parameter(one) ? is_parameter(other) : one == other;
  });
}

std::string name_of(std::string_view parameter) {
  return std::string(parameter.substr(1, parameter.size() - 2));
}

Response allowing(std::string methods) {
  Response response(204);
  response.set("Allow", std::move(methods));
  return response;
}

[[noreturn]] void refuse_method(const std::string& allowed) {
  Problem problem(405, "METHOD_NOT_ALLOWED", "this path takes " + allowed);
  problem.fields.emplace_back("Allow", allowed);
  throw Refused(std::move(problem));
}

Awaitable<Response> ready(Response response) { co_return response; }

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (std::size_t i = 0; i < routes_.size(); ++i) add(i);
  std::ranges::sort(places_, is_before, &Place::parts);
}

void Router::add(std::size_t index) {
  const auto& route = routes_[index];
  auto parts = parts_of(route.pattern);
  if (!is_pattern(route.pattern, parts)) throw std::logic_error(route.pattern + ": no pattern of a path");
  const auto like_it = [&](const Place& place) { return are_alike(place.parts, parts); };
  const auto at = std::ranges::find_if(places_, like_it);
  if (at == places_.end()) {
    places_.push_back({std::move(parts), {index}});
    return;
  }
  if (at->parts != parts || find(*at, route.method))
    throw std::logic_error(fmt::format("{} {}: a route before it is the same", route.method, route.pattern));
  at->routes.push_back(index);
}

Handler Router::handler() const {
  return [this](Request& request) { return answer(request); };
}

Awaitable<Response> Router::answer(Request& request) const {
  if (request.path == "*") return ready(allowing("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
  const auto& place = place_of(request.path);
  const auto* route = find(place, request.method);
  if (!route && request.method == "HEAD") route = find(place, "GET");
  if (!route && request.method == "OPTIONS") return ready(allowing(allowed(place)));
  if (!route) refuse_method(allowed(place));
  request.route = route->name;
  const auto values = parts_of(request.path);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (is_parameter(place.parts[i])) request.parameters.emplace_back(name_of(place.parts[i]), values[i]);
  return route->handler(request);
}

const Router::Place& Router::place_of(std::string_view path) const {
  const auto parts = parts_of(path);
  const auto at = std::ranges::find_if(places_, [&](const Place& place) { return fits(place.parts, parts); });
  if (at == places_.end()) throw Refused(404, "NO_SUCH_PATH", "nothing is at this path");
  return *at;
}

const Route* Router::find(const Place& place, std::string_view method) const {
  for (const auto index : place.routes)
    if (routes_[index].method == method) return &routes_[index];
  return nullptr;
}

std::string Router::allowed(const Place& place) const {
  std::set<std::string> methods = {"OPTIONS"};
  for (const auto index : place.routes) methods.insert(routes_[index].method);
  if (methods.contains("GET")) methods.insert("HEAD");
  return fmt::format("{}", fmt::join(methods, ", "));
}

}  // namespace ledgerline::web
