#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

/// HTTP as the simulated providers see it: values, no sockets.
namespace ledgerline::simulator {

using Json = nlohmann::json;

/// Names and values in the order they came; a name may come twice.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name, if any.
std::optional<std::string> find(const Fields& fields, std::string_view name);

/// The first value of that name as a number, or `otherwise` where it is none.
std::size_t find_number(const Fields& fields, std::string_view name, std::size_t otherwise);

/// "a+b%2B" is "a b+": a plus is a space in queries and forms. Broken escapes stay as they are.
std::string decoded(std::string_view text);
std::string encoded(std::string_view text);
Fields parse_form(std::string_view text);
std::string form_of(const Fields& fields);

struct Request {
  std::string method, path, query, body;
  std::map<std::string, std::string> headers;  // names in lower case

  std::string header(const std::string& name) const;
  bool has_type(std::string_view type) const;
  Fields query_fields() const { return parse_form(query); }
};

struct Reply {
  int status = 200;
  std::string body, type = "application/json";
  std::map<std::string, std::string> headers;

  Reply() = default;
  Reply(int code, const Json& json) : status(code), body(json.dump(-1, ' ', false, replace)) {}
  static Reply empty(int code) {
    Reply reply;
    reply.status = code;
    return reply;
  }

 private:
  static constexpr auto replace = Json::error_handler_t::replace;  // a caller's bytes need not be UTF-8
};

/// The value with whatever looks like a secret replaced by "***", at any depth.
Json masked(Json value);
/// As a JSON object; repeated names become arrays.
Json json_of(const Fields& fields);
/// The body as JSON: a form's fields, a JSON document, or null. Never throws.
Json body_json(const Request& request);

}  // namespace ledgerline::simulator
