#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/dice.hpp"

namespace ledgerline::tests {

/// One request, as it goes over the wire, that a service has to live with and may not act upon.
struct BadRequest {
  std::string operation, bytes;
  bool to_head = false;   // its answer has no body
  bool is_framed = true;  // whoever sends another one behind it is understood
  bool hangs_up = false;  // it is cut, and its caller is gone
};

/// Bad requests without an end, for every operation that /openapi.json describes: bodies with flaws, strange
/// paths, queries, fields and methods, framing that two readers could read in two ways, and halves. Those
/// that are whole and well formed ask for nothing that could be done: what changes something carries a bad
/// body, or names a tenant or number that is not there.
class BadRequests {
 public:
  /// Callers, and whom the questions are about. No token may be `known`'s own.
  struct World {
    std::vector<std::string> tokens;
    std::string known;  // a tenant that is there: GETs are about it, commands never
  };

  BadRequests(nlohmann::json description, World world, std::uint64_t seed);
  BadRequest next();

 private:
  struct Operation {
    std::string id, method, path;
    nlohmann::json body;             // its schema; null: none
    std::vector<std::string> query;  // the names of its parameters
  };

  std::string target(const Operation& operation);
  std::string place(const Operation& operation, const std::string& name);
  std::string query(const Operation& operation);
  std::string fields();
  std::string framed(const Operation& operation, const std::string& head);
  void break_framing(BadRequest& request, const std::string& method, const std::string& target);
  void add(const std::string& path, const std::string& method, const nlohmann::json& description);

  nlohmann::json document_;
  World world_;
  Dice dice_;
  std::vector<Operation> operations_;
};

}  // namespace ledgerline::tests
