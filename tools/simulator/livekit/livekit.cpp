#include "tools/simulator/livekit/livekit.hpp"

#include <algorithm>
#include <stdexcept>

#include "tools/simulator/livekit/token.hpp"
#include "tools/simulator/livekit/wire.hpp"

namespace ledgerline::simulator {
namespace {

const std::string service = "/twirp/livekit.SIP/";

/// A row without its table's "sid".
Json as_shown(Json row) {
  if (row.is_object()) row.erase("sid");
  return row;
}

Json text(const Json& body, const std::string& name) {
  const auto value = field(body, name);
  return value.is_string() ? value : Json("");
}

/// "page" leaves those after one id, so many of them.
Json page(const std::vector<Json>& rows, const Json& wanted) {
  const auto after = text(wanted, "after_id").get<std::string>();
  const auto limit = field(wanted, "limit");
  auto items = Json::array();
  bool begun = after.empty();
  for (const auto& row : rows) {
    const bool is_full = limit.is_number() && limit > 0 && items.size() >= limit.get<std::size_t>();
    if (begun && !is_full) items.push_back(as_shown(row));
    begun = begun || row.at("sid") == after;
  }
  return items;
}

/// In the order of the ids; null for those that are not there.
Json by_ids(Table& table, const std::vector<std::string>& ids, std::int64_t visible_until) {
  auto items = Json::array();
  for (const auto& id : ids) {
    const auto* row = table.find(id, visible_until);
    items.push_back(row ? as_shown(*row) : Json());
  }
  return items;
}

/// Whether one of `values` is among the row's, or the row takes any.
bool takes(const Json& row, const char* list, const std::vector<std::string>& values) {
  const auto& own = row.at(list);
  const auto is_own = [&](const std::string& value) {
    return std::ranges::any_of(
        own, [&](const Json& one) { return normalised(one.get<std::string>()) == normalised(value); });
  };
  return values.empty() || own.empty() || std::ranges::any_of(values, is_own);
}

std::vector<Json> oldest_first(const Table& table, std::int64_t visible_until,
                               const Table::Condition& condition) {
  auto rows = table.select(visible_until, condition);
  std::ranges::reverse(rows);
  return rows;
}

}  // namespace

LiveKit::LiveKit(World& world) : world_(world) {
  add("CreateSIPInboundTrunk", &LiveKit::create_trunk);
  add("ListSIPInboundTrunk", &LiveKit::list_trunks);
  add("GetSIPInboundTrunk", &LiveKit::get_trunk);
  add("UpdateSIPInboundTrunk", &LiveKit::update_trunk);
  add("DeleteSIPTrunk", &LiveKit::delete_trunk);
  add("CreateSIPDispatchRule", &LiveKit::create_rule);
  add("ListSIPDispatchRule", &LiveKit::list_rules);
  add("DeleteSIPDispatchRule", &LiveKit::delete_rule);
}

void LiveKit::add(const std::string& method, Operation operation) {
  routes_.add("POST", service + method, method, [this, operation](const Arrival& arrival) -> Outcome {
    const auto body = arrival.json();
    if (!body.is_object())
      return Reply(400, {{"code", "malformed"}, {"msg", "the json request could not be decoded"}});
    try {
      return (this->*operation)(body, arrival.conditions);
    } catch (const std::exception& e) {
      return Reply(400, {{"code", "malformed"},
                         {"msg", std::string("the json request could not be decoded: ") + e.what()}});
    }
  });
}

Call LiveKit::route(const Request& request) {
  const Json nobody = {{"code", "bad_route"}, {"msg", "no handler for path \"" + request.path + "\""}};
  auto call = routes_.find(request, Reply(404, nobody));
  call.changes = !call.operation.starts_with("livekit:List") && !call.operation.starts_with("livekit:Get");
  constexpr std::string_view scheme = "Bearer ";
  const auto header = request.header("authorization");
  const bool is_admin = header.starts_with(scheme) &&
                        grants_sip_admin(header.substr(scheme.size()), world_.credentials.livekit_key,
                                         world_.credentials.livekit_secret, world_.clock.now() / 1'000'000);
  if (!is_admin)
    call.act = [](const Conditions&) -> Outcome { return twirp_error(401, "permissions denied"); };
  return call;
}

Reply LiveKit::trouble(int status) const {
  if (status == 429) return twirp_error(429, "too many requests");
  return twirp_error(status, status == 503 ? "service unavailable" : "internal error");
}

Reply LiveKit::store(Table& table, const char* id, const std::string& prefix, Json message) {
  const auto now = world_.clock.now();
  message["sid"] = world_.ids.word(prefix);
  message[id] = message["sid"];
  message["created_at"] = iso_millis(now);
  message["updated_at"] = iso_millis(now);
  return Reply(200, as_shown(table.add(now, std::move(message))));
}

Outcome LiveKit::create_trunk(const Json& body, const Conditions&) {
  if (!field(body, "trunk").is_object()) return twirp_error(400, "missing trunk");
  const auto trunk = inbound_trunk(field(body, "trunk"));
  if (trunk.at("sip_trunk_id") != "") return twirp_error(400, "trunk ID must be empty");
  if (const auto problem = trunk_problem(trunk)) return *problem;
  const auto finish = [this, trunk] {
    ++trunks_created_;
    return store(trunks_, "sip_trunk_id", "ST_", trunk);
  };
  // The real server looks for conflicts, then stores, without a lock; the gap makes that show.
  const auto gap = world_.settings.get<int>("/livekit/create_gap_ms");
  if (gap == 0) return finish();
  Outcome outcome(Reply::empty(200));
  outcome.wait = std::chrono::milliseconds(gap);
  outcome.finish = finish;
  return outcome;
}

Outcome LiveKit::list_trunks(const Json& body, const Conditions& conditions) {
  const auto ids = texts(body, "trunk_ids"), numbers = texts(body, "numbers");
  if (!ids.empty()) return Reply(200, {{"items", by_ids(trunks_, ids, conditions.visible_until)}});
  const auto fits = [&](const Json& row) { return takes(row, "numbers", numbers); };
  const auto rows = oldest_first(trunks_, conditions.visible_until, fits);
  return Reply(200, {{"items", page(rows, field(body, "page"))}});
}

Outcome LiveKit::get_trunk(const Json& body, const Conditions& conditions) {
  const auto* row = trunks_.find(text(body, "sip_trunk_id"), conditions.visible_until);
  if (!row) return twirp_error(404, "requested sip trunk does not exist");
  return Reply(200, {{"trunk", as_shown(*row)}});
}

Outcome LiveKit::update_trunk(const Json& body, const Conditions&) {
  const auto id = text(body, "sip_trunk_id").get<std::string>();
  const auto* row = trunks_.find(id);
  if (!row) return twirp_error(404, "requested sip trunk does not exist");
  auto trunk = *row;
  const auto replacement = field(body, "replace"), changes = field(body, "update");
  if (replacement.is_null() == changes.is_null()) return twirp_error(400, "missing or unsupported action");
  if (replacement.is_object()) {
    trunk = inbound_trunk(replacement);
    trunk.update({{"sid", id}, {"sip_trunk_id", id}, {"created_at", row->at("created_at")}});
  }
  for (const auto* list : {"numbers", "allowed_addresses", "allowed_numbers"})
    update_list(trunk[list], field(changes, list));
  for (const auto* name : {"auth_username", "auth_password", "auth_realm", "name", "metadata"})
    if (const auto value = field(changes, name); value.is_string()) trunk[name] = value;
  if (const auto problem = trunk_problem(trunk)) return *problem;
  trunk["updated_at"] = iso_millis(world_.clock.now());
  const auto finish = [this, id, trunk] {
    auto* stored = trunks_.find(id);
    if (stored) *stored = trunk;
    return stored ? Reply(200, as_shown(trunk)) : twirp_error(404, "requested sip trunk does not exist");
  };
  // The whole trunk is written back as it was read: of two at the same time, the later wins.
  const auto gap = world_.settings.get<int>("/livekit/update_gap_ms");
  if (gap == 0) return finish();
  Outcome outcome(Reply::empty(200));
  outcome.wait = std::chrono::milliseconds(gap);
  outcome.finish = finish;
  return outcome;
}

Outcome LiveKit::delete_trunk(const Json& body, const Conditions&) {
  const auto id = text(body, "sip_trunk_id").get<std::string>();
  const auto* row = trunks_.find(id);
  const auto answer = deleted_trunk(id, row ? *row : Json::object());
  trunks_.erase(id);
  return Reply(200, answer);
}

Outcome LiveKit::create_rule(const Json& body, const Conditions&) {
  const auto wrapped = field(body, "dispatch_rule");
  const auto rule = dispatch_rule(wrapped.is_object() ? wrapped : body);  // the older form has no wrapping
  if (rule.at("rule").is_null()) return twirp_error(400, "missing rule");
  if (const auto problem = rule_problem(rule)) return *problem;
  ++rules_created_;
  return store(rules_, "sip_dispatch_rule_id", "SDR_", rule);
}

Outcome LiveKit::list_rules(const Json& body, const Conditions& conditions) {
  const auto ids = texts(body, "dispatch_rule_ids"), trunks = texts(body, "trunk_ids");
  if (!ids.empty()) return Reply(200, {{"items", by_ids(rules_, ids, conditions.visible_until)}});
  const auto fits = [&](const Json& row) { return takes(row, "trunk_ids", trunks); };
  const auto rows = oldest_first(rules_, conditions.visible_until, fits);
  return Reply(200, {{"items", page(rows, field(body, "page"))}});
}

Outcome LiveKit::delete_rule(const Json& body, const Conditions&) {
  const auto id = text(body, "sip_dispatch_rule_id").get<std::string>();
  const auto* row = rules_.find(id);
  if (!row) return twirp_error(404, "requested sip dispatch rule does not exist");
  const auto answer = as_shown(*row);
  rules_.erase(id);
  return Reply(200, answer);
}

Json LiveKit::state() const { return masked({{"trunks", trunks_.all()}, {"rules", rules_.all()}}); }

Json LiveKit::summary() const {
  auto by_number = Json::object(), by_trunk = Json::object();
  const auto count = [](Json& counts, const Json& row, const char* list) {
    for (const auto& key : row.at(list)) {
      auto& number = counts[key.get<std::string>()];
      number = number.is_null() ? 1 : number.get<int>() + 1;
    }
  };
  for (const auto& row : trunks_.all()) count(by_number, row, "numbers");
  for (const auto& row : rules_.all()) count(by_trunk, row, "trunk_ids");
  return {{"trunks", by_number},
          {"rules", by_trunk},
          {"trunks_created", trunks_created_},
          {"rules_created", rules_created_}};
}

void LiveKit::reset() {
  trunks_ = Table();
  rules_ = Table();
  trunks_created_ = rules_created_ = 0;
}

}  // namespace ledgerline::simulator
