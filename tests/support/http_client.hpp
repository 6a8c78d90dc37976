#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

/// HTTP as tests speak it: one request a connection.
namespace ledgerline::tests {

using FormFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  enum class Wire { answered, refused, closed, cut };  // cut: less of the body came than was announced
  Wire wire = Wire::answered;
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
};

struct HttpCall {
  std::string method = "GET", url, body, login;  // login: "user:password"
  std::vector<std::string> headers;              // "Name: value"

  HttpCall() = default;
  HttpCall(std::string how, std::string where) : method(std::move(how)), url(std::move(where)) {}
};

/// Waits half a minute at most. Throws std::runtime_error for what none of HttpAnswer tells.
HttpAnswer call(const HttpCall& request);

std::string form_encoded(const FormFields& fields);

}  // namespace ledgerline::tests
