#include "tools/simulator/routes.hpp"

namespace ledgerline::simulator {
namespace {

std::string_view next_part(std::string_view& path) {
  const auto part = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part;
}

/// What stands for {} in `pattern`, or none where `text` is not like it.
std::optional<std::string> stands_for(std::string_view pattern, std::string_view text) {
  const auto end = pattern.substr(2);
  if (text.size() <= end.size() || !text.ends_with(end)) return std::nullopt;
  return decoded(text.substr(0, text.size() - end.size()));
}

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = next_part(pattern), part = next_part(path);
    if (wanted.starts_with("{}")) {
      const auto value = stands_for(wanted, part);
      if (!value) return std::nullopt;
      parts.push_back(*value);
    } else if (wanted != part) {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(parts) : std::nullopt;
}

}  // namespace

Json Arrival::json() const {
  auto parsed = Json::parse(request.body, nullptr, false);
  return parsed.is_discarded() ? Json() : parsed;
}

void Routes::add(std::string method, std::string pattern, std::string operation, Handler handler) {
  Route route{std::move(method), std::move(pattern), provider_ + ":" + operation, std::move(handler)};
  routes_.push_back(std::move(route));
}

Call Routes::find(const Request& request, Reply otherwise) const {
  for (const auto& route : routes_) {
    auto parts = route.method == request.method ? match(route.pattern, request.path) : std::nullopt;
    if (!parts) continue;
    const auto act = [&route, &request, parts = *parts](const Conditions& conditions) {
      return route.handler(Arrival{request, conditions, parts});
    };
    return Call{route.operation, route.method != "GET", act};
  }
  return Call{provider_ + ":unknown", false, [otherwise](const Conditions&) -> Outcome { return otherwise; }};
}

std::vector<std::string> Routes::operations() const {
  std::vector<std::string> names;
  for (const auto& route : routes_) names.push_back(route.operation);
  return names;
}

}  // namespace ledgerline::simulator
