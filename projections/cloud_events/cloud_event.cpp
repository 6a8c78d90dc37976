#include "projections/cloud_events/cloud_event.hpp"

#include <nlohmann/json.hpp>

namespace ledgerline {
namespace {

using Json = nlohmann::ordered_json;

/// An attribute that is not known is left out: null is no value of one.
void add(Json& event, const char* name, const auto& value) {
  if (value) event[name] = value->str();
}

void add_subject(Json& event, const char* name, const char* version, const auto& subject) {
  if (!subject) return;
  event[name] = subject->id;
  event[version] = std::to_string(subject->version);
}

void add_cause(Json& event, const Cause& cause) {
  event["actor"] = cause.actor.str();
  event["command"] = cause.command.str();
  add(event, "reason", cause.reason);
  add(event, "correlationid", cause.correlation);
  add(event, "causationid", cause.causation);
  add(event, "traceparent", cause.trace_parent);
}

}  // namespace

std::string to_cloud_event(const Recorded& r, const Digest& digest, const std::string& source) {
  auto ours = Json::parse(to_json(r, digest));
  Json event{{"specversion", "1.0"},
             {"id", std::to_string(r.position)},
             {"source", source},
             {"type", name_of(r.event)},
             {"time", iso_micros(r.at)}};
  if (r.tenant || r.number) event["subject"] = r.tenant ? r.tenant->id : r.number->id;
  event["datacontenttype"] = "application/json";
  event["position"] = std::to_string(r.position);
  add_subject(event, "tenant", "tenantversion", r.tenant);
  add_subject(event, "number", "numberversion", r.number);
  event["commandid"] = to_string(r.command);
  add_cause(event, r.cause);
  event["digest"] = hex(digest);
  event["data"] = std::move(ours["payload"]);
  return event.dump();
}

std::string source_of(const Uuid& log) { return "urn:uuid:" + to_string(log); }

}  // namespace ledgerline
