#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "adapters/livekit/settings.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/sip.hpp"

/// LiveKit's SIP service (Twirp, JSON), both directions; no network.
namespace ledgerline::livekit {

struct Trunk {
  std::string id, tag;
  std::vector<std::string> numbers;  // none: a wildcard
};
struct Rule {
  std::string id, tag;
  std::vector<std::string> trunks;  // none: a wildcard
};

/// Builds requests; each has its operation's name and a token of its own.
class Requests {
 public:
  explicit Requests(const Settings& settings) : settings_(settings) {}

  HttpRequest trunks(const E164& number) const;
  HttpRequest trunk(const SipTrunkOrder& order) const;
  HttpRequest rules(const std::string& trunk) const;
  HttpRequest rule(const DispatchRuleOrder& order) const;
  HttpRequest delete_trunk(const std::string& id) const;
  HttpRequest delete_rule(const std::string& id) const;

 private:
  HttpRequest call(std::string operation, std::string_view method, const nlohmann::json& body) const;

  const Settings& settings_;
};

/// Read 2xx bodies; nothing where the body is not what was asked for. Ids that are not there come as null
/// items, which are left out.
std::optional<std::vector<Trunk>> read_trunks(std::string_view body);
std::optional<std::vector<Rule>> read_rules(std::string_view body);
std::optional<std::string> read_trunk_id(std::string_view body);
std::optional<std::string> read_rule_id(std::string_view body);

/// Why an answer is not the one hoped for; nothing for a 2xx.
std::optional<Result> trouble(const HttpReply& reply, const http::Provider& provider);

/// Something stands there already for this number, or this trunk.
bool is_conflict(const HttpReply& reply);

/// LiveKit's own 404, which is not that of a proxy or a wrong URL.
bool is_not_found(const HttpReply& reply);

/// Lists show wildcards too, and numbers as they were written: whether this one is meant for `number`.
bool is_for(const Trunk& trunk, const E164& number);
bool is_for(const Rule& rule, const std::string& trunk);

}  // namespace ledgerline::livekit
