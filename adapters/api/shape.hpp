#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

/// What JSON of the API looks like, said once: bodies and queries are checked by it, and the OpenAPI
/// description is made of it. Only .cpp files include this.
namespace ledgerline::api {

using Json = nlohmann::ordered_json;

enum class Type { text, integer, number, flag, time, object, list, any };

struct Shape;

/// One member of an object, or one parameter of a query.
struct Member {
  std::string name;
  Type type = Type::text;
  std::string about;
  enum class Need { must, may, null } need = Need::must;  // `null`: it is there, and may be null
  std::vector<std::string> values = {};                   // of a text: these and no others
  const Shape* of = nullptr;                              // of an object, or of a list's items; none: any
  Json example = nullptr;
};

Member a_text(std::string name, std::string about, Member::Need need = Member::Need::must);
Member a_time(std::string name, std::string about, Member::Need need = Member::Need::must);

/// An object with these members and no others.
struct Shape {
  std::string name;  // in the description's components
  std::string about;
  std::vector<Member> members;
};

/// Throws web::Refused, 400 BAD_BODY, which says where (a JSON pointer) and what is to be there.
void check_body(const nlohmann::json& body, const Shape& shape);

/// JSON Schema 2020-12, as OpenAPI 3.1 has it; shapes within it by reference.
Json schema_of(const Shape& shape);
Json schema_of(const Member& member);

}  // namespace ledgerline::api
