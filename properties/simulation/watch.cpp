#include "properties/simulation/watch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/sha.h>

#include "events/codec.hpp"
#include "properties/simulation/agreement.hpp"
#include "properties/simulation/process.hpp"
#include "tools/simulator/http.hpp"

namespace ledgerline::simulation {
namespace {

/// An event in a few words: "9 effect.attempted garage +14155550101 buy, attempt 1".
std::string told(const Recorded& recorded) {
  auto text = fmt::format("{} {}", recorded.position, name_of(recorded.event));
  if (recorded.tenant) text += " " + recorded.tenant->id;
  if (recorded.number) text += " " + recorded.number->id;
  const auto more = [&]<class E>(const E& e) {
    if constexpr (requires { e.step; })
      text += fmt::format(" {}", names(e.step)[static_cast<std::size_t>(e.step)]);
    if constexpr (requires { e.attempt; }) text += fmt::format(", attempt {}", e.attempt);
    if constexpr (requires { e.code.str(); }) text += " " + e.code.str();
    if constexpr (requires { e.why.str(); }) text += " " + e.why.str();
  };
  std::visit(more, recorded.event);
  return text;
}

}  // namespace

Watch::Watch(Stage& stage, const Policy& policy)
    : stage_(stage),
      vault_(simulated_vault()),
      rules_(policy, [this](std::string what) { say(std::move(what)); }) {}

void Watch::take(const Stored& stored, const Recorded& recorded) {
  stage_.trace.mix(
      std::string_view(reinterpret_cast<const char*>(stored.digest.data()), stored.digest.size()));
  const auto process = stage_.scheduler.current().process;
  const auto who = process == Lane::outside ? "given" : name_of_process(process);
  stage_.tell(who, [&] { return "commits " + told(recorded); });
  invariants_.look_at(stored, recorded);
  try {
    folded_.apply(recorded);
  } catch (const Damaged& e) {
    return say(e.what());
  }
  if (const auto* e = std::get_if<EffectAttempted>(&recorded.event)) ++attempts_[e->effect.str()];
  if (const auto* e = std::get_if<NumberOrdered>(&recorded.event)) ++ordered_[e->number.str()];
  rules_.look_at(recorded, folded_);
  if (!invariants_.broken().empty()) say(invariants_.broken().front());
}

void Watch::look(const Network& network) {
  if (stage_.log.head() == head_) return;
  const auto stored = stage_.log.read(Slice{head_, {}, {}, {}, {}, 100'000});
  const auto recorded = decode_all(stage_.log, stored, vault_);
  for (std::size_t i = 0; i < stored.size(); ++i) take(stored[i], recorded[i]);
  head_ = stage_.log.head();
  for (const auto& [number, times] : network.bought())
    if (times > ordered_[number])
      say(fmt::format("number {} was bought {} times and ordered {} times", number, times, ordered_[number]));
}

void Watch::arrived(const std::string& operation, const std::string& body) {
  if (operation != "twilio:provision_number") return;
  const auto tag = simulator::find(simulator::parse_form(body), "FriendlyName").value_or("");
  if (!attempts_.contains(tag))
    say(fmt::format("a purchase was sent under {}, of which the log has no attempt", tag));
}

/// What was answered is in the log, and stays the same.
void Watch::answered(const Uuid& command, const Outcome& outcome) {
  if (outcome.kind == Outcome::Kind::failed) return;
  std::vector<Position> positions;
  for (const auto& event : outcome.events) positions.push_back(event.position);
  const auto in_log =
      stage_.log.read(Slice{positions.empty() ? 0 : positions.front() - 1, {}, {}, {}, {}, positions.size()});
  for (std::size_t i = 0; i < positions.size(); ++i)
    if (i >= in_log.size() || in_log[i].position != positions[i] || in_log[i].command != command)
      return say(fmt::format("a caller was told of event {}, which the log does not have", positions[i]));
  const auto [at, first] = answers_.emplace(command, positions);
  if (!first && at->second != positions) say("one command id was answered in two ways");
}

void Watch::compare_with_fold() {
  if (folded_.of<Numbers>().all() != stage_.log.numbers() ||
      folded_.of<Tenants>().all() != stage_.log.tenants())
    say("rows differ from what the log folds to");
}

/// Who paid and asked has a number, or waits, or somebody sees why it does not come.
void Watch::expect_nobody_forgotten(const Scenario& scenario) {
  for (const auto& [id, tenant] : stage_.log.tenants()) {
    if (!tenant.requested || tenant.number ||
        !(tenant.paid || (tenant.trial && scenario.policy.trial_numbers)))
      continue;
    const bool stalled = tenant.work && tenant.work->phase == WorkPhase::stalled;
    bool on_its_way = false;
    if (tenant.provisioning && tenant.provisioning->ordered) {
      const auto number = stage_.log.number(PoolNumber(tenant.provisioning->ordered->str()));
      on_its_way = number && number->work.has_value();
    }
    if (tenant.waiting_since == 0 && !stalled && !on_its_way)
      say(fmt::format("tenant {} paid and asked, and has no number, waits for none, and nobody sees why",
                      id));
  }
}

/// Graces are over by the end.
void Watch::expect_holders_pay(const Scenario& scenario) {
  for (const auto& [id, tenant] : stage_.log.tenants())
    if (tenant.number && !tenant.paid && !(tenant.trial && scenario.policy.trial_numbers))
      say(fmt::format("tenant {} keeps its number without paying", id));
}

/// Of who was erased the key is gone: its events can be read by nobody, whatever came afterwards.
void Watch::expect_keys_destroyed() {
  std::set<std::string> erased;
  for (const auto& [id, tenant] : stage_.log.tenants())
    if (tenant.erased) erased.insert(id);
  for (const auto& key : stage_.log.keys(erased))
    say(fmt::format("tenant {} was erased, and its key is there", key.tenant));
}

/// Who holds a number is who the number says.
void Watch::expect_both_sides_agree() {
  for (const auto& [id, tenant] : stage_.log.tenants()) {
    if (!tenant.number) continue;
    const auto number = stage_.log.number(*tenant.number);
    if (!number || number->status != NumberStatus::assigned || number->tenant != tenant.id)
      say(fmt::format("tenant {} has number {}, which is not given to it", id, tenant.number->str()));
  }
}

/// The last event's digest, computed as anybody else would: SHA-256 of RFC 8785 JSON of its columns.
void Watch::expect_digest() {
  const auto last = stage_.log.read(Slice{head_ - 1, {}, {}, {}, {}, 1});
  if (last.empty()) return;
  const auto& e = last.front();
  using Plain = nlohmann::json;  // sorted by name
  const auto id = [](const auto& subject) { return subject ? Plain(subject->id) : Plain(); };
  const auto version = [](const auto& subject) { return subject ? Plain(subject->version) : Plain(); };
  const Plain columns{{"command_id", to_string(e.command)},
                      {"metadata", Plain::parse(e.metadata)},
                      {"number", id(e.number)},
                      {"number_version", version(e.number)},
                      {"payload", Plain::parse(e.payload)},
                      {"position", e.position},
                      {"recorded_at", iso_micros(e.recorded_at)},
                      {"schema_version", e.schema_version},
                      {"tenant", id(e.tenant)},
                      {"tenant_version", version(e.tenant)},
                      {"type", e.type}};
  const auto text = columns.dump();
  Digest digest{};
  ::SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  if (digest != e.digest) say(fmt::format("event {}: its digest is not that of its columns", e.position));
}

/// An attempt sends an e-mail once. That nobody tries again before a lease is over, or more often than may
/// end unsure, is said elsewhere: whoever dies after sending leaves the next one no choice.
void Watch::expect_mails_attempted(const Network& network) {
  for (const auto& [id, times] : network.mails()) {
    const auto effect = id.substr(1, id.find('@') - 1);  // <effect@domain>
    const auto at = attempts_.find(effect);
    const int attempts = at == attempts_.end() ? 0 : at->second;
    if (times > attempts) say(fmt::format("mail {} was sent {} times in {} attempts", id, times, attempts));
  }
}

void Watch::expect_figures(const Scenario& scenario, const Network& network) {
  std::map<std::string, int> figures = {
      {"assigned", 0}, {"waiting", 0}, {"available", 0}, {"resting", 0}, {"bought", 0}};
  for (const auto& [id, tenant] : stage_.log.tenants()) {
    figures["assigned"] += tenant.number ? 1 : 0;
    figures["waiting"] += tenant.waiting_since != 0 ? 1 : 0;
  }
  for (const auto& [id, number] : stage_.log.numbers()) {
    figures["available"] += number.status == NumberStatus::available ? 1 : 0;
    figures["resting"] += number.status == NumberStatus::resting ? 1 : 0;
  }
  for (const auto& [id, times] : network.bought()) figures["bought"] += times;
  for (const auto& [name, wanted] : scenario.expected)
    if (figures[name] != wanted)
      say(fmt::format("at the end {} are {}, where {} are expected", figures[name], name, wanted));
}

void Watch::look_at_the_end(const Scenario& scenario, const Network& network) {
  look(network);
  compare_with_fold();
  if (scenario.works_outside)
    for (auto& difference : differences(stage_.log, network)) say(std::move(difference));
  expect_mails_attempted(network);
  expect_nobody_forgotten(scenario);
  expect_holders_pay(scenario);
  expect_both_sides_agree();
  expect_keys_destroyed();
  expect_digest();
  expect_figures(scenario, network);
}

}  // namespace ledgerline::simulation
