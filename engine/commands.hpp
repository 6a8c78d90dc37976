#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "events/number.hpp"
#include "events/onboarding.hpp"
#include "events/provisioning.hpp"
#include "events/purchase.hpp"
#include "events/stored.hpp"
#include "events/tenant.hpp"

/// What may be asked of the engine. A command holds what its caller stated, and nothing else.
namespace ledgerline {

struct AddNumbers {
  static constexpr auto name = "pool.add";
  std::vector<NumberAdded> numbers;
  static constexpr auto fields() { return std::tuple{Field{"numbers", &AddNumbers::numbers}}; }
};

struct ReserveNumber {
  static constexpr auto name = "pool.reserve";
  PoolNumber number;
  TenantId tenant;
  std::int64_t minutes = 0;
  static constexpr auto fields() {
    using C = ReserveNumber;
    return std::tuple{Field{"number", &C::number}, Field{"tenant", &C::tenant},
                      Field{"minutes", &C::minutes}};
  }
};

/// The ticker's: a reservation ran out.
struct UnreserveNumber {
  static constexpr auto name = "pool.unreserve";
  PoolNumber number;
  static constexpr auto fields() { return std::tuple{Field{"number", &UnreserveNumber::number}}; }
};

struct RetireNumber {
  static constexpr auto name = "pool.retire";
  PoolNumber number;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"number", &RetireNumber::number}, Field{"reason", &RetireNumber::reason}};
  }
};

/// The ticker's: a rest is over.
struct ReturnNumber {
  static constexpr auto name = "pool.return";
  PoolNumber number;
  static constexpr auto fields() { return std::tuple{Field{"number", &ReturnNumber::number}}; }
};

/// The ticker's: numbers are available where tenants wait.
struct ServeWaiting {
  static constexpr auto name = "pool.serve";
  Country country;
  static constexpr auto fields() { return std::tuple{Field{"country", &ServeWaiting::country}}; }
};

struct RegisterTenant {
  static constexpr auto name = "tenant.register";
  TenantRegistered tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &RegisterTenant::tenant}}; }
};

struct ConvertTenant {
  static constexpr auto name = "tenant.convert";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &ConvertTenant::tenant}}; }
};

/// News that are older than the latest of a tenant's payment change nothing.
struct ActivatePayment {
  static constexpr auto name = "payment.activate";
  TenantId tenant;
  std::optional<Reference> reference;     // of what is paid by: a subscription
  std::optional<Time> at = std::nullopt;  // when it came about, where a provider tells it
  static constexpr auto fields() {
    using C = ActivatePayment;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"reference", &C::reference}, Field{"at", &C::at}};
  }
};

/// Of another subscription than the one that the tenant pays by now it changes nothing either.
struct LapsePayment {
  static constexpr auto name = "payment.lapse";
  TenantId tenant;
  std::optional<Reference> reference = std::nullopt;
  std::optional<Time> at = std::nullopt;
  static constexpr auto fields() {
    using C = LapsePayment;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"reference", &C::reference}, Field{"at", &C::at}};
  }
};

struct AllocateNumber {
  static constexpr auto name = "number.allocate";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &AllocateNumber::tenant}}; }
};

struct ReleaseNumber {
  static constexpr auto name = "number.release";
  TenantId tenant;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &ReleaseNumber::tenant}, Field{"reason", &ReleaseNumber::reason}};
  }
};

/// The ticker's: the grace after a lapse is over.
struct ReleaseLapsed {
  static constexpr auto name = "number.release_lapsed";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &ReleaseLapsed::tenant}}; }
};

/// Gives a tenant a number that works. `tenant.replaces` asks for another one in the place of what it has.
struct ProvisionNumber {
  static constexpr auto name = "number.provision";
  ProvisioningStarted tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &ProvisionNumber::tenant}}; }
};

struct SetVoice {
  static constexpr auto name = "voice.set";
  TenantId tenant;
  VoiceRoute voice = VoiceRoute::app;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &SetVoice::tenant}, Field{"voice", &SetVoice::voice}};
  }
};

struct AssignAssistant {
  static constexpr auto name = "assistant.assign";
  TenantId tenant;
  AssistantId assistant;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &AssignAssistant::tenant},
                      Field{"assistant", &AssignAssistant::assistant}};
  }
};

struct GiveAddress {
  static constexpr auto name = "address.register";
  AddressGiven address;
  static constexpr auto fields() { return std::tuple{Field{"address", &GiveAddress::address}}; }
};

struct CloseTenant {
  static constexpr auto name = "tenant.close";
  TenantId tenant;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &CloseTenant::tenant}, Field{"reason", &CloseTenant::reason}};
  }
};

/// Destroys a closed tenant's data key, and with it all that identifies a person.
struct EraseTenant {
  static constexpr auto name = "tenant.erase";
  TenantId tenant;
  Reason reason;
  std::optional<Version> exported =
      std::nullopt;  // so many events were taken out: if there are more, refused
  static constexpr auto fields() {
    using C = EraseTenant;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"reason", &C::reason},
                      Field{"exported", &C::exported}};
  }
};

/// Wires a tenant's number anew, though nothing was asked to be otherwise: somebody changed it at a provider.
struct RewireNumber {
  static constexpr auto name = "number.rewire";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &RewireNumber::tenant}}; }
};

/// The carrier no longer has the number for us.
struct LoseNumber {
  static constexpr auto name = "number.lose";
  PoolNumber number;
  std::optional<TenantId> tenant;  // who has it
  Code why;
  static constexpr auto fields() {
    return std::tuple{Field{"number", &LoseNumber::number}, Field{"tenant", &LoseNumber::tenant},
                      Field{"why", &LoseNumber::why}};
  }
};

/// A text to the onboarding's number. Its sender is the tenant with that owner phone; who is not known
/// becomes `tenant`, in `country`; it is derived from the phone, so all texts of a sender name the same.
/// engine/inbound.hpp makes it of what the carrier delivers.
struct ReceiveText {
  static constexpr auto name = "onboarding.text";
  TenantId tenant;
  Country country;
  Personal<E164> from;
  E164 to;
  Reference message;  // the carrier's id
  std::optional<Personal<TextBody>> body;
  static constexpr auto fields() {
    using C = ReceiveText;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"country", &C::country}, Field{"from", &C::from},
                      Field{"to", &C::to},         Field{"message", &C::message}, Field{"body", &C::body}};
  }
};

/// The ids under which the sender of a text may begin, in order: under the next one where the tenant of the
/// one before was erased. After the last an operator has to register it.
std::vector<TenantId> beginnings_of(const ReceiveText& text);

/// A call arrived at a tenant's number. Only one that the onboarding waits for appends anything.
struct ReceiveCall {
  static constexpr auto name = "onboarding.call";
  TenantId tenant;
  PoolNumber number;
  Reference call;  // the carrier's id
  static constexpr auto fields() {
    using C = ReceiveCall;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"number", &C::number}, Field{"call", &C::call}};
  }
};

/// What became of a text to a tenant's owner, as the carrier tells.
struct RecordText {
  static constexpr auto name = "text.record";
  TenantId tenant;
  Reference message;           // the carrier's id
  std::optional<Code> failed;  // the carrier's code; nothing: it was delivered
  static constexpr auto fields() {
    using C = RecordText;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"message", &C::message},
                      Field{"failed", &C::failed}};
  }
};

// The outside work on a subject: a number's (with its tenant, where it has one), or a tenant's own.

/// A worker's: may it try what is owed next? If so an effect.attempted says what, and until when; if nothing
/// is due, or somebody else tries, nothing is appended.
struct AttemptEffect {
  static constexpr auto name = "effect.attempt";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  bool texts = false;  // the tenant's, in the place of its other work
  Actor worker;
  static constexpr auto fields() {
    using C = AttemptEffect;
    return std::tuple{Field{"tenant", &C::tenant}, Field{"number", &C::number}, Field{"texts", &C::texts},
                      Field{"worker", &C::worker}};
  }
};

enum class EffectOutcome { done, refused, deferred, unsure };
inline constexpr std::array<std::string_view, 4> names(EffectOutcome) {
  return {"done", "refused", "deferred", "unsure"};
}

/// A worker's: what an attempt came to.
struct RecordEffect {
  static constexpr auto name = "effect.record";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  EffectId effect;
  Step step = Step::search;
  std::int64_t attempt = 1;
  EffectOutcome outcome = EffectOutcome::unsure;
  std::optional<Reference> reference;
  std::optional<Code> code;
  std::optional<Reason> message;
  std::int64_t retry_after = 0;       // in microseconds, where the provider said
  std::vector<NumberOrdered> offers;  // of a search, in the order of preference
  static constexpr auto fields() {
    using C = RecordEffect;
    return std::tuple{Field{"tenant", &C::tenant},       Field{"number", &C::number},
                      Field{"effect", &C::effect},       Field{"step", &C::step},
                      Field{"attempt", &C::attempt},     Field{"outcome", &C::outcome},
                      Field{"reference", &C::reference}, Field{"code", &C::code},
                      Field{"message", &C::message},     Field{"retry_after", &C::retry_after},
                      Field{"offers", &C::offers}};
  }
};

/// An operator's: what stalled is tried again, from here on with this bundle if one is named.
struct RetryEffect {
  static constexpr auto name = "provisioning.retry";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  std::optional<Reference> bundle;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &RetryEffect::tenant}, Field{"number", &RetryEffect::number},
                      Field{"bundle", &RetryEffect::bundle}};
  }
};

/// An operator's: what stalled is given up.
struct AbandonEffect {
  static constexpr auto name = "provisioning.abandon";
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  Reason reason;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &AbandonEffect::tenant}, Field{"number", &AbandonEffect::number},
                      Field{"reason", &AbandonEffect::reason}};
  }
};

using Request =
    std::variant<AddNumbers, ReserveNumber, UnreserveNumber, RetireNumber, ReturnNumber, ServeWaiting,
                 RegisterTenant, ConvertTenant, ActivatePayment, LapsePayment, AllocateNumber, ReleaseNumber,
                 ReleaseLapsed, ProvisionNumber, SetVoice, AssignAssistant, GiveAddress, CloseTenant,
                 EraseTenant, RewireNumber, LoseNumber, ReceiveText, ReceiveCall, RecordText, AttemptEffect,
                 RecordEffect, RetryEffect, AbandonEffect>;

/// The most numbers one pool.add may name: it bounds what one command can do to a turn.
constexpr std::size_t most_numbers_a_command = 500;

/// How many waiting tenants one pool.serve serves: what a turn loads for it is bounded too.
constexpr std::size_t most_served_at_once = 100;

/// The longest reservation: a year.
constexpr std::int64_t most_reserved_minutes = 366 * 24 * 60;

/// A request with its id and its author. The same id again returns the first outcome and appends nothing.
struct Command {
  Uuid id;
  Cause cause;  // actor, reason, correlation…; the engine fills in command and fingerprint
  Request request;
};

std::string_view name_of(const Request& request);

/// The request's name and what the caller stated, canonical: two requests are the same if these texts are.
/// Holds personal data.
std::string statement_of(const Request& request);

}  // namespace ledgerline
