#include "adapters/api/openapi.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/api/answer.hpp"

namespace ledgerline::api {
namespace {

constexpr std::string_view problem_reference = "#/components/schemas/Problem";

std::string_view name_of(Access access) {
  switch (access) {
    case Access::anyone: return "anyone";
    case Access::caller: return "caller";
    case Access::tenant: return "tenant";
    case Access::owner: return "owner";
    case Access::self: return "self";
    case Access::platform: return "platform";
    case Access::operator_: return "operator";
  }
  return "";
}

std::string who_calls(const Operation& operation) {
  const std::string_view operators =
      operation.only_reads() ? "an operator's or an auditor's" : "an operator's";
  switch (operation.access) {
    case Access::anyone: return "Without a token.";
    case Access::caller: return "With any token.";
    case Access::tenant: return fmt::format("With the tenant's own token, a platform's, {}.", operators);
    case Access::owner: return fmt::format("With the tenant's own token, {}.", operators);
    case Access::self: return "With a tenant's token.";
    case Access::platform: return fmt::format("With a platform's token, {}.", operators);
    case Access::operator_: return fmt::format("With {} token.", operators);
  }
  return "";
}

Json parameter(std::string_view in, const Member& member) {
  return Json{{"name", member.name},
              {"in", in},
              {"required", in == "path" || member.need == Member::Need::must},
              {"description", member.about},
              {"schema", schema_of(Member{member.name, member.type, "", Member::Need::may, member.values,
                                          nullptr, member.example})}};
}

/// The {names} of the path.
std::vector<std::string> names_in(std::string_view path) {
  std::vector<std::string> names;
  for (auto at = path.find('{'); at != path.npos; at = path.find('{', at + 1))
    names.emplace_back(path.substr(at + 1, path.find('}', at) - at - 1));
  return names;
}

Member member_of_path(const std::string& name) {
  if (name == "tenant") return {name, Type::text, "The tenant's id"};
  if (name == "number") return {name, Type::text, "E.164, such as +14155550123"};
  if (name == "question")
    return {
        name, Type::text, "What about", Member::Need::must, {"number", "payment", "onboarding", "status"}};
  if (name == "projection")
    return {name, Type::text, "Which rows", Member::Need::must, {"numbers", "tenants"}};
  return {name, Type::text, "ISO 3166, such as GB"};
}

Json parameters_of(const Operation& operation) {
  auto all = Json::array();
  for (const auto& name : names_in(operation.path)) all.push_back(parameter("path", member_of_path(name)));
  for (const auto& member : operation.query) all.push_back(parameter("query", member));
  if (operation.is_command) all.push_back(Json{{"$ref", "#/components/parameters/IdempotencyKey"}});
  return all;
}

Json content_of(std::string_view type, const Shape* shape) {
  auto schema = shape ? Json{{"$ref", "#/components/schemas/" + shape->name}} : Json{{"type", "string"}};
  if (!shape && type.ends_with("batch+json"))
    schema = Json{{"type", "array"}, {"items", {{"type", "object"}}}};
  return Json{{std::string(type), {{"schema", schema}}}};
}

Json problem(std::string_view about) {
  return Json{{"description", about},
              {"content", {{"application/problem+json", {{"schema", {{"$ref", problem_reference}}}}}}}};
}

/// The problems that an operation may end in follow from what it is.
std::map<int, std::string> problems_of(const Operation& operation) {
  std::map<int, std::string> all{
      {400, "It cannot be read; `detail` says where"},
      {500,
       "An error of ours. LOG_DAMAGED: the log cannot be read here; 'ledgerline doctor' says what is wrong"},
      {503, "Not at the moment; try again, with the same Idempotency-Key"}};
  if (operation.access != Access::anyone) all[401] = "No token, or none that is valid";
  if (operation.access != Access::anyone && operation.access != Access::caller)
    all[403] = "A token of another role is needed";
  if (!names_in(operation.path).empty() || operation.access == Access::self)
    all[404] = "There is no such thing";
  if (operation.only_reads() && operation.path.find("{tenant}") != std::string::npos)
    all[409] = "PARKED: an event of the tenant's history cannot be folded, so that it has no row";
  if (operation.group == "Carrier") all[422] = "The carrier refuses it";
  if (!operation.is_command) return all;
  all[402] = "The tenant has not paid";
  all[404] = "There is no such thing";
  all[409] = "A rule says no; `code` says which";
  all[413] = "The body is too large";
  all[415] = "The body is no application/json";
  all[422] = "The Idempotency-Key came with another request before";
  return all;
}

Json responses_of(const Operation& operation) {
  Json all = Json::object();
  for (const auto& answer : operation.answers) {
    auto& response = all[std::to_string(answer.status)];
    response["description"] = answer.about;
    response["content"].update(content_of(answer.type, answer.shape));
  }
  for (const auto& [status, about] : problems_of(operation)) {
    auto& response = all[std::to_string(status)];
    const auto before = response.is_null() ? "" : response["description"].get<std::string>() + ". ";
    response = problem(before + about);
  }
  return all;
}

Json json_of(const Operation& operation) {
  Json json{{"operationId", operation.id},
            {"tags", Json::array({operation.group})},
            {"summary", operation.about},
            {"description", fmt::format("{} {}", operation.about, who_calls(operation))},
            {"x-access", name_of(operation.access)}};
  if (auto parameters = parameters_of(operation); !parameters.empty()) json["parameters"] = parameters;
  if (operation.body) {
    const auto is_needed = [](const Member& member) { return member.need != Member::Need::may; };
    json["requestBody"] = {{"required", std::ranges::any_of(operation.body->members, is_needed)},
                           {"content", content_of("application/json", operation.body)}};
  }
  json["responses"] = responses_of(operation);
  if (operation.access == Access::anyone) json["security"] = Json::array();
  return json;
}

/// A shape and those within it, by name. Two of one name would be described as one.
void collect(const Shape& shape, std::map<std::string, const Shape*>& all) {
  const auto [known, is_new] = all.emplace(shape.name, &shape);
  if (!is_new && known->second != &shape) throw std::logic_error("two shapes are called " + shape.name);
  if (!is_new) return;
  for (const auto& member : shape.members)
    if (member.of) collect(*member.of, all);
}

Json components_of(const std::vector<Operation>& operations) {
  std::map<std::string, const Shape*> shapes;
  collect(problem_shape(), shapes);
  for (const auto& operation : operations) {
    if (operation.body) collect(*operation.body, shapes);
    for (const auto& answer : operation.answers)
      if (answer.shape) collect(*answer.shape, shapes);
  }
  Json schemas = Json::object();
  for (const auto& [name, shape] : shapes) schemas[name] = schema_of(*shape);
  const Json key{
      {"name", "Idempotency-Key"},
      {"in", "header"},
      {"required", false},
      {"description", "The same key again gives the first outcome, and appends nothing. Of one token."},
      {"schema", {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}}}};
  return Json{
      {"securitySchemes",
       {{"token",
         {{"type", "http"}, {"scheme", "bearer"}, {"description", "Of 'ledgerline token create'."}}}}},
      {"parameters", {{"IdempotencyKey", key}}},
      {"schemas", schemas}};
}

Json tags_of(const std::vector<Operation>& operations) {
  auto tags = Json::array();
  std::vector<std::string> known;
  for (const auto& operation : operations) {
    if (std::ranges::find(known, operation.group) != known.end()) continue;
    known.push_back(operation.group);
    tags.push_back(Json{{"name", operation.group}});
  }
  return tags;
}

}  // namespace

std::string openapi(const std::vector<Operation>& operations, const std::string& version,
                    const std::string& server) {
  Json paths = Json::object();
  for (const auto& operation : operations) {
    auto method = operation.method;
    std::ranges::transform(method, method.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
    paths[operation.path][method] = json_of(operation);
  }
  const Json description{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Ledgerline"},
        {"version", version},
        {"summary", "Gives the tenants of voice platforms their phone numbers, and can prove how."},
        {"description",
         "Errors are problem documents (RFC 9457). POSTs take Idempotency-Key. Lists page by cursor."},
        {"license", {{"name", "Apache 2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", Json::array({{{"url", server}}})},
      {"security", Json::array({{{"token", Json::array()}}})},
      {"tags", tags_of(operations)},
      {"paths", paths},
      {"components", components_of(operations)}};
  return description.dump(2);
}

}  // namespace ledgerline::api
