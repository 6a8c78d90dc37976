#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "events/kernel/text.hpp"

/// The strong types that events are made of. A value of one of them was checked where it came in.
namespace ledgerline {

using Position = std::int64_t;  // from 1, gap-free
using Version = std::int64_t;   // of one subject, from 1, gap-free

struct TenantIdRule {
  static constexpr std::string_view noun = "tenant id";
  static constexpr std::size_t most = 200;
  static std::string problem(std::string_view text);  // [A-Za-z0-9_-] only
};
struct E164Rule {
  static constexpr std::string_view noun = "number";
  static constexpr std::size_t most = 16;
  static std::string problem(std::string_view text);  // ITU-T E.164: '+' and up to 15 digits
};
struct PoolNumberRule : E164Rule {};
struct CountryRule {
  static constexpr std::string_view noun = "country";
  static constexpr std::size_t most = 2;
  static std::string problem(std::string_view text);  // ISO 3166 alpha-2, upper case
};
struct AreaCodeRule {
  static constexpr std::string_view noun = "area code";
  static constexpr std::size_t most = 8;
  static std::string problem(std::string_view text);  // digits
};
struct EmailRule {
  static constexpr std::string_view noun = "e-mail address";
  static constexpr std::size_t most = 254;            // RFC 5321, section 4.5.3.1.3
  static std::string problem(std::string_view text);  // something@something, no blanks
};
struct AssistantIdRule {
  static constexpr std::string_view noun = "assistant id";
  static constexpr std::size_t most = 36;
  static std::string problem(std::string_view text);  // a UUID in lower case
};
struct NameRule {
  static constexpr std::string_view noun = "name";
  static constexpr std::size_t most = 200;
};
struct ReferenceRule {
  static constexpr std::string_view noun = "reference";
  static constexpr std::size_t most = 200;
};
struct ReasonRule {
  static constexpr std::string_view noun = "reason";
  static constexpr std::size_t most = 500;
};
struct ActorRule {
  static constexpr std::string_view noun = "actor";
  static constexpr std::size_t most = 200;
};
struct CodeRule {
  static constexpr std::string_view noun = "code";
  static constexpr std::size_t most = 64;
};

/// What is texted. Twilio takes 1600 characters.
struct TextBodyRule {
  static constexpr std::string_view noun = "text";
  static constexpr std::size_t most = 6400;  // 1600 characters of four bytes
  static constexpr Lines lines = Lines::several;
};

struct EffectIdRule {
  static constexpr std::string_view noun = "effect id";
  static constexpr std::size_t most = 36;             // a name at Vapi has 40 characters at most
  static std::string problem(std::string_view text);  // "eff_" and 32 hexadecimal digits
};

using TenantId = Checked<TenantIdRule>;      // a subject: its event stands in the tenant's history
using PoolNumber = Checked<PoolNumberRule>;  // a subject: its event stands in the number's history
using E164 = Checked<E164Rule>;              // a number that is only mentioned, such as an owner's phone
using Country = Checked<CountryRule>;
using AreaCode = Checked<AreaCodeRule>;
using Email = Checked<EmailRule>;
using AssistantId = Checked<AssistantIdRule>;
using Name = Checked<NameRule>;
using Reference = Checked<ReferenceRule>;
using Reason = Checked<ReasonRule>;
using Actor = Checked<ActorRule>;
using TextBody = Checked<TextBodyRule>;
using EffectId = Checked<EffectIdRule>;  // names one outside step for ever, at the providers too
using Code = Checked<CodeRule>;          // why a rule answered as it did, such as PAYMENT_REQUIRED

enum class NumberKind { local, mobile, tollfree };
inline constexpr std::array<std::string_view, 3> names(NumberKind) { return {"local", "mobile", "tollfree"}; }

/// What set an allocation going.
enum class Asked { request, queue, conversion, payment, purchase, onboarding };
inline constexpr std::array<std::string_view, 6> names(Asked) {
  return {"request", "queue", "conversion", "payment", "purchase", "onboarding"};
}

/// Where a tenant's number comes from.
enum class Supply { pool, purchase, pool_then_purchase };
inline constexpr std::array<std::string_view, 3> names(Supply) {
  return {"pool", "purchase", "pool-then-purchase"};
}

/// Who answers a tenant's calls. A number has one voice path at Twilio, so it is a choice.
enum class VoiceRoute { vapi, livekit, app };
inline constexpr std::array<std::string_view, 3> names(VoiceRoute) { return {"vapi", "livekit", "app"}; }

/// The steps of every recipe, in the order of a purchase; then those that take back.
enum class Step {
  register_address,
  search,
  buy,
  find,           // the carrier's reference of a number that came from the pool
  import,         // to Vapi
  assistant,      // whose events come to us, with the business id
  sip_trunk,      // LiveKit: who may call in
  dispatch,       // LiveKit: into which room, to which agent
  carrier_trunk,  // Twilio: the way to LiveKit
  webhooks,
  verify,  // reads back what was set
  mail,
  neutralise,
  remove_import,
  remove_dispatch,
  remove_sip_trunk,
  text  // the next of those that a tenant is owed
};
inline constexpr std::array<std::string_view, 17> names(Step) {
  return {"register_address", "search",    "buy",        "find",          "import",
          "assistant",        "sip_trunk", "dispatch",   "carrier_trunk", "webhooks",
          "verify",           "mail",      "neutralise", "remove_import", "remove_dispatch",
          "remove_sip_trunk", "text"};
}

/// What let an allocation through the payment gate.
enum class Gate { paid, trial };
inline constexpr std::array<std::string_view, 2> names(Gate) { return {"paid", "trial"}; }

/// What a number can carry, as Twilio names it.
struct Capabilities {
  bool voice = true, sms = true, mms = false;
  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

}  // namespace ledgerline
