#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/serving.hpp"

namespace ledgerline::tests {

/// The API by its own description: every answer is held against it.
class Described {
 public:
  /// Reads /openapi.json.
  explicit Described(const Serving& serving);

  struct Operation {
    std::string id, method, path, access;
    Json description;
  };
  const std::vector<Operation>& operations() const { return operations_; }

  /// Calls an operation by its id; `places` stand for the {names} of its path, `query` goes behind it.
  /// Fails the test where the answer is none that the description has.
  HttpAnswer call(const std::string& id, const std::string& token,
                  const std::map<std::string, std::string>& places, const Json& body = nullptr,
                  const std::string& query = {}, std::vector<std::string> headers = {});
  /// Which of "operation status" the calls were answered by.
  const std::map<std::string, int>& seen() const { return seen_; }
  const Json& document() const { return document_; }

 private:
  const Operation& operation(const std::string& id) const;
  void check(const Operation& operation, const HttpAnswer& answer);

  const Serving& serving_;
  Json document_;
  std::vector<Operation> operations_;
  std::map<std::string, int> seen_;
};

/// What of `value` is not as `schema` has it (of JSON Schema: what our description uses); empty where all is.
std::string misfit(const Json& value, const Json& schema, const Json& document,
                   const std::string& where = "");

}  // namespace ledgerline::tests
