#pragma once

#include <optional>
#include <tuple>

#include "events/kernel/personal.hpp"
#include "events/kernel/schema.hpp"
#include "events/types.hpp"

/// How a tenant is talked through its onboarding by text, from the first text to the first forwarded call.
namespace ledgerline {

/// Where a tenant stands, by the names of requirement 3. Each state is named for what its answer tells, and
/// the only way on is to the next.
enum class OnboardingState {
  business_type,
  business_name,
  owner_name,
  channel,
  confirm_live,        // YES goes through the payment gate and is given a number
  phone_type,          // the answer decides how calls are forwarded
  forwarding_sent,     // DONE says that they are
  forwarding_confirm,  // a call that arrives proves it
  test_call,
  complete
};
inline constexpr std::array<std::string_view, 10> names(OnboardingState) {
  return {"S1_BUSINESS_TYPE", "S2_BUSINESS_NAME", "S3_OWNER_NAME",  "S4_CHANNEL",   "S5_CONFIRM_LIVE",
          "S6_PHONE_TYPE",    "S7_FWD_SENT",      "S8_FWD_CONFIRM", "S9_TEST_CALL", "COMPLETE"};
}

/// A text from the tenant's owner. A text without a body holds pictures alone.
struct TextReceived {
  static constexpr auto name = "text.received";
  TenantId tenant;
  Reference message;  // the carrier's id of it
  E164 to;            // ours; the answers come from there
  std::optional<Personal<TextBody>> body;
  static constexpr auto fields() {
    using E = TextReceived;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"message", &E::message}, Field{"to", &E::to},
                      Field{"body", &E::body}};
  }
  friend bool operator==(const TextReceived&, const TextReceived&) = default;
};

/// The conversation begins, at its first state; which questions follow is fixed by the script's version.
struct OnboardingStarted {
  static constexpr auto name = "onboarding.started";
  TenantId tenant;
  std::int64_t script = 1;
  static constexpr auto fields() {
    return std::tuple{Field{"tenant", &OnboardingStarted::tenant},
                      Field{"script", &OnboardingStarted::script}};
  }
  friend bool operator==(const OnboardingStarted&, const OnboardingStarted&) = default;
};

/// The owner told what the state asks for. A choice is kept as the choice, however it was written.
struct OnboardingAnswered {
  static constexpr auto name = "onboarding.answered";
  TenantId tenant;
  OnboardingState state = OnboardingState::business_type;
  Personal<Name> answer;
  static constexpr auto fields() {
    using E = OnboardingAnswered;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"state", &E::state}, Field{"answer", &E::answer}};
  }
  friend bool operator==(const OnboardingAnswered&, const OnboardingAnswered&) = default;
};

/// From one state to the next.
struct OnboardingAdvanced {
  static constexpr auto name = "onboarding.advanced";
  TenantId tenant;
  OnboardingState from = OnboardingState::business_type, to = OnboardingState::business_name;
  static constexpr auto fields() {
    using E = OnboardingAdvanced;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"from", &E::from}, Field{"to", &E::to}};
  }
  friend bool operator==(const OnboardingAdvanced&, const OnboardingAdvanced&) = default;
};

/// The question is put again, and nothing else changes: NOT_UNDERSTOOD, RESUMED, NUMBER_ASSIGNED.
struct OnboardingRepeated {
  static constexpr auto name = "onboarding.repeated";
  TenantId tenant;
  OnboardingState state = OnboardingState::business_type;
  Code why;
  static constexpr auto fields() {
    using E = OnboardingRepeated;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"state", &E::state}, Field{"why", &E::why}};
  }
  friend bool operator==(const OnboardingRepeated&, const OnboardingRepeated&) = default;
};

/// The answer was right, and `next` has to wait: PAYMENT_REQUIRED, POOL_EMPTY, NO_TWILIO_NUMBER, or
/// IN_PROGRESS where a number is being bought.
struct OnboardingBlocked {
  static constexpr auto name = "onboarding.blocked";
  TenantId tenant;
  OnboardingState state = OnboardingState::confirm_live, next = OnboardingState::phone_type;
  Code why;
  static constexpr auto fields() {
    using E = OnboardingBlocked;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"state", &E::state}, Field{"next", &E::next},
                      Field{"why", &E::why}};
  }
  friend bool operator==(const OnboardingBlocked&, const OnboardingBlocked&) = default;
};

/// Calls are forwarded, and that was proved by one.
struct OnboardingCompleted {
  static constexpr auto name = "onboarding.completed";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &OnboardingCompleted::tenant}}; }
  friend bool operator==(const OnboardingCompleted&, const OnboardingCompleted&) = default;
};

/// A call arrived at the tenant's number while one was waited for.
struct TestCallReceived {
  static constexpr auto name = "onboarding.test_call";
  TenantId tenant;
  E164 number;     // that was called; mentioned only
  Reference call;  // the carrier's id of it
  static constexpr auto fields() {
    using E = TestCallReceived;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"called", &E::number}, Field{"call", &E::call}};
  }
  friend bool operator==(const TestCallReceived&, const TestCallReceived&) = default;
};

/// The owner wants no texts (STOP). Those that were owed are owed no longer.
struct TextsStopped {
  static constexpr auto name = "texts.stopped";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &TextsStopped::tenant}}; }
  friend bool operator==(const TextsStopped&, const TextsStopped&) = default;
};

/// The owner wants texts again (START).
struct TextsResumed {
  static constexpr auto name = "texts.resumed";
  TenantId tenant;
  static constexpr auto fields() { return std::tuple{Field{"tenant", &TextsResumed::tenant}}; }
  friend bool operator==(const TextsResumed&, const TextsResumed&) = default;
};

/// A text to the owner, as it is to be sent: after those that are owed already. The carrier knows no key that
/// tells a repeat, so where an attempt leaves no trace it is sent again, unless it is to be sent `once` at
/// most.
struct TextOwed {
  static constexpr auto name = "text.owed";
  TenantId tenant;
  Code wording;  // the template it was made from
  Personal<TextBody> body;
  bool once = false;
  static constexpr auto fields() {
    using E = TextOwed;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"wording", &E::wording}, Field{"body", &E::body},
                      Field{"once", &E::once}};
  }
  friend bool operator==(const TextOwed&, const TextOwed&) = default;
};

/// A text reached the owner's phone, as the carrier says.
struct TextDelivered {
  static constexpr auto name = "text.delivered";
  TenantId tenant;
  Reference message;  // the carrier's id of it
  static constexpr auto fields() {
    using E = TextDelivered;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"message", &E::message}};
  }
  friend bool operator==(const TextDelivered&, const TextDelivered&) = default;
};

/// A text that the carrier took did not reach the owner.
struct TextFailed {
  static constexpr auto name = "text.failed";
  TenantId tenant;
  Reference message;
  Code why;  // the carrier's: 30003, 21610
  static constexpr auto fields() {
    using E = TextFailed;
    return std::tuple{Field{"tenant", &E::tenant}, Field{"message", &E::message}, Field{"why", &E::why}};
  }
  friend bool operator==(const TextFailed&, const TextFailed&) = default;
};

}  // namespace ledgerline
