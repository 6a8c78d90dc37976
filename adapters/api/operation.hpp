#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/api/shape.hpp"
#include "adapters/web/request.hpp"
#include "engine/commands.hpp"
#include "engine/token.hpp"

/// One line of the API: who may call it, what it takes, what it answers, and who answers. Checks, routes and
/// the OpenAPI description all come from it. Only .cpp files include this.
namespace ledgerline::api {

/// Who may call. Of those with a {tenant} in their path: a tenant's token reaches that tenant alone, and of
/// all others it learns no more than that there is none. What an operator may, an auditor may where it only
/// reads.
enum class Access {
  anyone,    // without a token
  caller,    // any token
  tenant,    // operator, platform, and the tenant itself
  owner,     // operator, and the tenant itself
  self,      // a tenant, whose token says which
  platform,  // operator and platform
  operator_
};

/// A call that was checked: by token, query and body as its operation has them.
struct Ask {
  web::Request& request;
  TokenGrant caller;               // of `anyone`: empty
  std::optional<TenantId> tenant;  // that the path names, or the token (self)
  std::map<std::string, std::string> query = {};
  nlohmann::json body = nullptr;  // fits the operation's shape

  bool has(std::string_view member) const {
    return body.contains(member) && !body[std::string(member)].is_null();
  }
  /// A text of the body, empty where it is not there.
  std::string text(const std::string& member) const;
  std::string query_text(const std::string& name) const;
  /// A moment that the query names; empty where it names none. Throws web::Refused for an empty one, which
  /// was meant to be one.
  std::string query_moment(const std::string& name) const;
};

/// One answer that an operation may give beside the problems that all may.
struct Answers {
  int status = 200;
  std::string about;
  const Shape* shape = nullptr;  // none: no JSON
  std::string type = "application/json";
};

struct Operation {
  std::string method, path;
  std::string id;     // in the description, and the route's name in metrics
  std::string group;  // the description's tag
  std::string about;
  Access access = Access::tenant;
  std::vector<Member> query = {};
  const Shape* body = nullptr;
  std::vector<Answers> answers = {};
  std::function<Awaitable<web::Response>(Ask)> run = {};
  bool is_command = false;  // takes Idempotency-Key

  bool only_reads() const { return method == "GET"; }

  Operation(std::string group_of, std::string where, std::string name, std::string what, Access who,
            const Shape* takes = nullptr)
      : path(std::move(where)),
        id(std::move(name)),
        group(std::move(group_of)),
        about(std::move(what)),
        access(who),
        body(takes) {}
};

}  // namespace ledgerline::api
