#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "engine/deciders/conversation.hpp"

/// What is owed to the outside world, folded into the rows of numbers and tenants. Nothing of it is a to-do
/// that somebody stored: it follows from the events, so a crash loses nothing.
namespace ledgerline {

enum class WorkPhase {
  owed,       // nobody tried yet
  attempted,  // somebody does, until `due`
  deferred,   // again at `due`
  unsure,     // it may have been done; looked for at `due`
  stalled     // until an operator decides
};
inline constexpr std::array<std::string_view, 5> names(WorkPhase) {
  return {"owed", "attempted", "deferred", "unsure", "stalled"};
}

/// An attempt whose calls a provider may still act on: nothing else is begun on its subject before they have
/// settled, or what is taken back now is set again a moment later.
struct Unsettled {
  static constexpr auto name = "unsettled";
  EffectId effect;
  std::int64_t attempt = 0;
  Time until;
  static constexpr auto fields() {
    return std::tuple{Field{"effect", &Unsettled::effect}, Field{"attempt", &Unsettled::attempt},
                      Field{"until", &Unsettled::until}};
  }
  friend bool operator==(const Unsettled&, const Unsettled&) = default;
};

/// The outside step that is next on a subject, and how far it is.
struct Work {
  static constexpr auto name = "work";
  Step step = Step::search;
  WorkPhase phase = WorkPhase::owed;
  EffectId effect;
  std::int64_t attempts = 0;  // so many were begun
  std::int64_t failures = 0;  // so many ended unsure since somebody last decided
  Time due;
  bool look_first = false;             // an attempt before the present one may have gone through
  std::optional<Unsettled> unsettled;  // of this step, or of one that was next before it
  std::optional<Code> code;
  std::optional<Reason> message;
  static constexpr auto fields() {
    return std::tuple{Field{"step", &Work::step},
                      Field{"phase", &Work::phase},
                      Field{"effect", &Work::effect},
                      Field{"attempts", &Work::attempts},
                      Field{"failures", &Work::failures},
                      Field{"due", &Work::due},
                      Field{"look_first", &Work::look_first},
                      Field{"unsettled", &Work::unsettled},
                      Field{"code", &Work::code},
                      Field{"message", &Work::message}};
  }
  bool is_settled(Time now) const { return !unsettled || unsettled->until <= now; }
  friend bool operator==(const Work&, const Work&) = default;
};

/// What a number is to be at the providers, what stands there, and what was done for it. A number without one
/// has nothing there that names a tenant.
struct Wiring {
  static constexpr auto name = "wiring";
  Code cause;  // the command that it follows from: ids of effects are derived from it
  TenantId tenant;
  bool wanted = false;  // it is to work for the tenant; else what stands is taken back
  VoiceRoute voice = VoiceRoute::app;
  std::int64_t recipe = 1;
  std::optional<AssistantId> assistant;
  std::optional<Reference> address, bundle;  // for the purchase
  bool mail = false;
  // What stands there, or may: it was tried.
  bool import = false, sip_trunk = false, dispatch = false, route = false;
  // Its removal was begun, and may have gone through: it is ended before anything is made there again.
  bool sip_trunk_leaves = false, dispatch_leaves = false;
  std::optional<Reference> import_id, sip_trunk_id, dispatch_id, carrier_trunk_id;
  // What was done for this wiring.
  bool imported = false, pointed = false, trunked = false, dispatched = false, carried = false,
       routed = false, verified = false, mailed = false;
  static constexpr auto fields() {
    using W = Wiring;
    return std::tuple{Field{"cause", &W::cause},
                      Field{"tenant", &W::tenant},
                      Field{"wanted", &W::wanted},
                      Field{"voice", &W::voice},
                      Field{"recipe", &W::recipe},
                      Field{"assistant", &W::assistant},
                      Field{"address", &W::address},
                      Field{"bundle", &W::bundle},
                      Field{"mail", &W::mail},
                      Field{"import", &W::import},
                      Field{"sip_trunk", &W::sip_trunk},
                      Field{"dispatch", &W::dispatch},
                      Field{"route", &W::route},
                      Field{"sip_trunk_leaves", &W::sip_trunk_leaves},
                      Field{"dispatch_leaves", &W::dispatch_leaves},
                      Field{"import_id", &W::import_id},
                      Field{"sip_trunk_id", &W::sip_trunk_id},
                      Field{"dispatch_id", &W::dispatch_id},
                      Field{"carrier_trunk_id", &W::carrier_trunk_id},
                      Field{"imported", &W::imported},
                      Field{"pointed", &W::pointed},
                      Field{"trunked", &W::trunked},
                      Field{"dispatched", &W::dispatched},
                      Field{"carried", &W::carried},
                      Field{"routed", &W::routed},
                      Field{"verified", &W::verified},
                      Field{"mailed", &W::mailed}};
  }
  /// Whether anything at the providers may name the tenant.
  bool stands() const { return import || sip_trunk || dispatch || route; }
  friend bool operator==(const Wiring&, const Wiring&) = default;
};

enum class ProvisioningPhase { asked, queued, searching, ordered };
inline constexpr std::array<std::string_view, 4> names(ProvisioningPhase) {
  return {"asked", "queued", "searching", "ordered"};
}

/// A tenant's way to a number that works; gone when it has one.
struct Provisioning {
  static constexpr auto name = "provisioning";
  Code cause;
  ProvisioningPhase phase = ProvisioningPhase::asked;  // asked: held back at the gate
  Supply supply = Supply::pool_then_purchase;
  std::int64_t recipe = 1;
  NumberKind kind = NumberKind::local;
  std::optional<E164> chosen, ordered;
  std::optional<Reference> address, bundle;
  std::optional<Reason> replaces;
  std::int64_t lost = 0;  // numbers that were ordered and not to be had
  static constexpr auto fields() {
    using P = Provisioning;
    return std::tuple{
        Field{"cause", &P::cause},       Field{"phase", &P::phase},     Field{"supply", &P::supply},
        Field{"recipe", &P::recipe},     Field{"kind", &P::kind},       Field{"chosen", &P::chosen},
        Field{"ordered", &P::ordered},   Field{"address", &P::address}, Field{"bundle", &P::bundle},
        Field{"replaces", &P::replaces}, Field{"lost", &P::lost}};
  }
  friend bool operator==(const Provisioning&, const Provisioning&) = default;
};

/// An address that the carrier is to know.
struct OwedAddress {
  static constexpr auto name = "address";
  Code cause;
  Country country;
  Personal<Name> customer_name, street, city, region, postal_code;
  static constexpr auto fields() {
    using A = OwedAddress;
    return std::tuple{Field{"cause", &A::cause},
                      Field{"country", &A::country},
                      Field{"customer_name", &A::customer_name},
                      Field{"street", &A::street},
                      Field{"city", &A::city},
                      Field{"region", &A::region},
                      Field{"postal_code", &A::postal_code}};
  }
  friend bool operator==(const OwedAddress&, const OwedAddress&) = default;
};

/// As text for a cell, and back: canonical JSON. from_text throws BadInput.
template <class T>
std::string to_text(const T& value);
template <class T>
T from_text(std::string_view text);
extern template std::string to_text(const Work&);
extern template std::string to_text(const Wiring&);
extern template std::string to_text(const Provisioning&);
extern template std::string to_text(const OwedAddress&);
extern template std::string to_text(const Conversation&);
extern template Work from_text(std::string_view);
extern template Wiring from_text(std::string_view);
extern template Provisioning from_text(std::string_view);
extern template OwedAddress from_text(std::string_view);
extern template Conversation from_text(std::string_view);

}  // namespace ledgerline
