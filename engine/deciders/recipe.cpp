#include "engine/deciders/recipe.hpp"

#include "engine/deciders/broken.hpp"
#include "events/kernel/uuid.hpp"

namespace ledgerline {
namespace {

/// What this voice route does not want is taken back before what it wants is made.
std::optional<Step> unwanted(const Wiring& w) {
  const bool vapi = w.wanted && w.voice == VoiceRoute::vapi;
  const bool livekit = w.wanted && w.voice == VoiceRoute::livekit;
  if (w.route && !w.wanted) return Step::neutralise;
  if (w.import && !vapi) return Step::remove_import;
  if (w.dispatch && (!livekit || w.dispatch_leaves)) return Step::remove_dispatch;
  if (w.sip_trunk && (!livekit || w.sip_trunk_leaves)) return Step::remove_sip_trunk;
  return std::nullopt;
}

/// Webhooks come last: the import overwrites them. They are read back before anybody relies on them.
std::optional<Step> wanted(const Number& number, const Wiring& w) {
  if (!number.provider_reference) return Step::find;
  if (w.voice == VoiceRoute::vapi) {
    if (!w.imported) return Step::import;
    if (w.assistant && !w.pointed) return Step::assistant;
  }
  if (w.voice == VoiceRoute::livekit) {
    if (!w.trunked) return Step::sip_trunk;
    if (!w.dispatched) return Step::dispatch;
    if (!w.carried) return Step::carrier_trunk;
  }
  if (!w.routed) return Step::webhooks;
  if (!w.verified) return Step::verify;
  if (w.mail && !w.mailed && number.status == NumberStatus::assigned) return Step::mail;
  return std::nullopt;
}

void expect_known(std::int64_t recipe) {
  if (recipe != present_recipe)
    throw Damaged(fmt::format("this build does not know recipe {}: use a newer build", recipe));
}

const std::string& target_of(const Number& number, Step) { return number.number.str(); }
/// A search that follows on a lost number is another search.
std::string target_of(const Tenant& tenant, Step step) {
  if (step != Step::search) return tenant.id.str();
  return fmt::format("{}/{}", tenant.id.str(), tenant.provisioning->lost);
}

const Code& cause_of(const Number& number, Step) { return number.wiring->cause; }
const Code& cause_of(const Tenant& tenant, Step step) {
  return step == Step::search ? tenant.provisioning->cause : tenant.address->cause;
}

/// How an event of this effect moves the work on.
struct Moves {
  Work& work;
  Time at;

  void operator()(const EffectAttempted& e) const {
    if (work.phase == WorkPhase::attempted) work.look_first = true;  // whoever tried before has died
    work.phase = WorkPhase::attempted;
    work.attempts = e.attempt;
    work.due = e.until;
    work.unsettled = Unsettled{e.effect, e.attempt, e.until};
  }
  void operator()(const EffectDeferred& e) const {
    work.phase = WorkPhase::deferred;
    work.due = e.until;
    say(e);
  }
  void operator()(const EffectUnsure& e) const {
    work.phase = WorkPhase::unsure;
    work.look_first = true;
    ++work.failures;
    work.due = e.until;
    work.unsettled = Unsettled{e.effect, e.attempt, e.until};
    say(e);
  }
  void operator()(const EffectRefused& e) const { say(e); }
  void operator()(const EffectStalled& e) const {
    work.phase = WorkPhase::stalled;
    say(e);
  }
  void operator()(const EffectRetried&) const {
    work.phase = WorkPhase::owed;
    work.failures = 0;
    work.due = at;
  }
  void operator()(const auto&) const {}  // what is done or noted moves the subject, and by that the step

 private:
  void say(const auto& e) const {
    work.code = e.code;
    work.message = e.message;
  }
};

/// Whether a worker's attempt has come back, and a provider will act on nothing of it any more.
struct Settles {
  const Unsettled& open;

  bool is_it(const auto& e) const { return e.effect == open.effect && e.attempt == open.attempt; }
  bool operator()(const EffectDone& e) const { return is_it(e); }
  bool operator()(const EffectRefused& e) const { return is_it(e); }
  bool operator()(const EffectDeferred& e) const { return is_it(e); }
  /// Of other codes it is not known whether they were an answer.
  bool operator()(const EffectNoted& e) const {
    return is_it(e) && (e.code.str() == "DONE" || e.code.str() == "WITHDRAWN");
  }
  bool operator()(const auto&) const { return false; }
};

/// Where a row keeps what is owed next, and when.
struct Place {
  std::optional<Work>& work;
  std::optional<Time>& owed_at;

  void clear() const {
    work.reset();
    owed_at.reset();
  }
  void follow(Step next, const EffectId& effect, const Recorded& recorded) const {
    settle(recorded);
    if (!work || work->effect != effect) begin(next, effect, recorded.at);
    const Moves move{*work, recorded.at};
    std::visit(
        [&](const auto& e) {
          if constexpr (requires { e.effect; })
            if (e.effect == effect) move(e);
        },
        recorded.event);
    owed_at = work->phase == WorkPhase::stalled ? std::nullopt : std::optional(work->due);
  }

 private:
  void settle(const Recorded& recorded) const {
    if (!work || !work->unsettled || !std::visit(Settles{*work->unsettled}, recorded.event)) return;
    const bool waits_for_it = work->phase == WorkPhase::owed && work->due == work->unsettled->until;
    if (waits_for_it) work->due = recorded.at;
    work->unsettled.reset();
  }
  void begin(Step next, const EffectId& effect, Time now) const {
    const auto before = work && !work->is_settled(now) ? work->unsettled : std::nullopt;
    work.emplace();
    work->step = next;
    work->effect = effect;
    work->unsettled = before;
    work->due = before ? before->until : now;
  }
};

}  // namespace

std::optional<Step> owed(const Number& number) {
  if (!number.wiring) return std::nullopt;
  expect_known(number.wiring->recipe);
  if (number.status == NumberStatus::ordered) return Step::buy;
  if (const auto step = unwanted(*number.wiring)) return step;
  return number.wiring->wanted ? wanted(number, *number.wiring) : std::nullopt;
}

std::optional<Step> owed(const Tenant& tenant) {
  if (tenant.address) return Step::register_address;
  if (!tenant.provisioning) return std::nullopt;
  expect_known(tenant.provisioning->recipe);
  if (tenant.provisioning->phase == ProvisioningPhase::searching) return Step::search;
  return std::nullopt;
}

EffectId effect_id(const Code& cause, Step step, std::string_view target) {
  const auto name = fmt::format("{}/{}", names(step)[static_cast<std::size_t>(step)], target);
  auto text = to_string(derived_uuid(parse_uuid(cause.str()), name));
  std::erase(text, '-');
  return EffectId("eff_" + text);
}

template <class Row>
void follow_work(Row& row, const Recorded& recorded) {
  const Place place{row.work, row.owed_at};
  const auto next = owed(row);
  if (!next) return place.clear();
  place.follow(*next, effect_id(cause_of(row, *next), *next, target_of(row, *next)), recorded);
}

void follow_texts(Tenant& tenant, const Recorded& recorded) {
  const Place place{tenant.text_work, tenant.text_at};
  if (!tenant.conversation || tenant.conversation->texts.empty()) return place.clear();
  const auto& text = tenant.conversation->texts.front();
  const auto target = fmt::format("{}/{}", tenant.id.str(), text.wording.str());
  place.follow(Step::text, effect_id(text.cause, Step::text, target), recorded);
}

template void follow_work(Number&, const Recorded&);
template void follow_work(Tenant&, const Recorded&);

}  // namespace ledgerline
