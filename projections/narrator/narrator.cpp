#include "projections/narrator/narrator.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/outcome.hpp"

namespace ledgerline {
namespace {

using LogLines = std::vector<std::string>;

/// Owner phones are documented without '+'.
std::string owner_phone(const Tenant& tenant) {
  const auto shown = tenant.owner_phone.shown();
  return shown.starts_with('+') ? shown.substr(1) : shown;
}

struct Narrator {
  const Told& told;

  std::string at() const { return iso_millis(told.event.at); }
  const Tenant& tenant() const { return *told.tenant; }

  static void ask_pool(LogLines& lines, const TenantId& tenant) {
    lines.push_back("📞 [POOL] Allocating Twilio number");
    lines.push_back(fmt::format("   Client ID: {}", tenant.str()));
  }
  /// The gate speaks up where somebody stands before it; a queue that is served is the pool's affair alone.
  static bool at_the_gate(Asked asked) { return asked == Asked::request || asked == Asked::onboarding; }
  static void ask_gate(LogLines& lines) {
    lines.push_back("💳 [PAYMENT_GATE] Checking payment status before phone type selection");
  }

  LogLines operator()(const NumberAssigned& e) const {
    LogLines lines;
    if (e.asked == Asked::purchase) {
      lines.push_back(fmt::format("✅ [PURCHASE] Number works and is assigned: {}", e.number.str()));
      lines.push_back(fmt::format(
          "NUMBER_ALLOCATED {{ clientId: '{}', phoneE164: '{}', ownerPhone: '{}', timestamp: '{}' }}",
          e.tenant.str(), e.number.str(), owner_phone(tenant()), at()));
      return lines;
    }
    if (at_the_gate(e.asked)) {
      ask_gate(lines);
      lines.push_back("✅ [PAYMENT_GATE] Payment active - allocating Twilio number");
    }
    ask_pool(lines, e.tenant);
    lines.push_back(fmt::format("📞 [POOL] Selected number: {}", e.number.str()));
    lines.push_back("✅ [POOL] Number assigned successfully");
    lines.push_back(fmt::format("   Client: {}", e.tenant.str()));
    lines.push_back(fmt::format("   Number: {}", e.number.str()));
    lines.push_back(
        fmt::format("POOL_ALLOCATION_SUCCESS {{ clientId: '{}', phoneE164: '{}', timestamp: '{}' }}",
                    e.tenant.str(), e.number.str(), at()));
    if (at_the_gate(e.asked)) {
      lines.push_back(fmt::format("✅ [PAYMENT_GATE] Number allocated: {}", e.number.str()));
      lines.push_back(fmt::format(
          "NUMBER_ALLOCATED {{ clientId: '{}', phoneE164: '{}', ownerPhone: '{}', timestamp: '{}' }}",
          e.tenant.str(), e.number.str(), owner_phone(tenant()), at()));
    }
    return lines;
  }

  LogLines operator()(const AllocationBlocked& e) const {
    LogLines lines;
    ask_gate(lines);
    lines.push_back("❌ [PAYMENT_GATE] Payment not active - blocking progression");
    lines.push_back("💳 [PAYMENT_GATE] Sending payment message");
    lines.push_back(fmt::format("PAYMENT_REQUIRED {{ clientId: '{}', ownerPhone: '{}', timestamp: '{}' }}",
                                e.tenant.str(), owner_phone(tenant()), at()));
    return lines;
  }

  LogLines operator()(const AllocationQueued& e) const {
    LogLines lines;
    if (at_the_gate(e.asked)) {
      ask_gate(lines);
      lines.push_back("✅ [PAYMENT_GATE] Payment active - allocating Twilio number");
    }
    ask_pool(lines, e.tenant);
    lines.push_back("❌ [POOL] POOL_EMPTY - No available numbers");
    lines.push_back(fmt::format("POOL_EMPTY {{ clientId: '{}', timestamp: '{}' }}", e.tenant.str(), at()));
    if (at_the_gate(e.asked)) {
      lines.push_back("❌ [PAYMENT_GATE] Number allocation failed: POOL_EMPTY");
      lines.push_back(
          fmt::format("POOL_EMPTY_DURING_ONBOARDING {{ clientId: '{}', ownerPhone: '{}', timestamp: '{}' }}",
                      e.tenant.str(), owner_phone(tenant()), at()));
    }
    return lines;
  }

  LogLines operator()(const AllocationRepeated& e) const {
    LogLines lines;
    ask_pool(lines, e.tenant);
    lines.push_back(fmt::format("✅ [POOL] Client already has number (idempotent): {}", e.number.str()));
    return lines;
  }

  /// An object over several lines is one record.
  LogLines operator()(const OnboardingBlocked& e) const {
    if (e.why.str() == "PAYMENT_REQUIRED") return {"⚠️  [ONBOARDING] BLOCKED BY PAYMENT GATE"};
    if (e.why.str() == "POOL_EMPTY") return {"⚠️  [ONBOARDING] BLOCKED BY ALLOCATION FAILURE"};
    if (e.why.str() == "IN_PROGRESS") return {"⚠️  [ONBOARDING] BLOCKED - NUMBER IS BEING BOUGHT"};
    return {"❌ [ONBOARDING] CRITICAL: Twilio number missing at forwarding step",
            fmt::format("ONBOARDING_BLOCKED_NO_TWILIO_NUMBER {{\n"
                        "  clientId: '{}',\n"
                        "  ownerPhone: '{}',\n"
                        "  currentState: '{}',\n"
                        "  nextState: '{}',\n"
                        "  timestamp: '{}'\n"
                        "}}",
                        e.tenant.str(), owner_phone(tenant()), name_of(e.state), name_of(e.next), at()),
            "⚠️  [ONBOARDING] BLOCKED - NO TWILIO NUMBER"};
  }
  LogLines operator()(const OnboardingAdvanced& e) const {
    if (e.to != OnboardingState::forwarding_sent || !tenant().number) return {};
    return {"📲 [ONBOARDING] Sending forwarding instructions",
            fmt::format("   Client Twilio Number: {}", tenant().number->str()),
            "✅ [ONBOARDING] HANDLER COMPLETE"};
  }

  LogLines operator()(const AllocationSearching& e) const {
    return {"🔎 [PURCHASE] Searching for a number to buy", fmt::format("   Client ID: {}", e.tenant.str())};
  }
  LogLines operator()(const NumberPurchased& e) const {
    return {fmt::format("🛒 [PURCHASE] Number bought: {}", e.number.str())};
  }
  LogLines operator()(const NumberWired& e) const {
    return {fmt::format("🔌 [WIRING] Number works: {}", e.number.str())};
  }
  LogLines operator()(const EffectStalled& e) const {
    return {fmt::format("⛔ [{}] {}: {}", names(e.step)[static_cast<std::size_t>(e.step)], e.code.str(),
                        e.message.str())};
  }

  /// All other events have no documented line; they stand in the history.
  LogLines operator()(const auto&) const { return {}; }
};

/// Each event with its lines, the tenant folded along the way.
template <class Take>
void narrate_each(const std::vector<Recorded>& history, Take take) {
  std::optional<Tenant> tenant;
  for (const auto& recorded : history) {
    tenant = evolve(std::move(tenant), recorded);
    const Told told{recorded, tenant};
    take(recorded, narrate(told));
  }
}

}  // namespace

LogLines narrate(const Told& told) { return std::visit(Narrator{told}, told.event.event); }

LogLines narrate_history(const std::vector<Recorded>& history) {
  LogLines all;
  narrate_each(history, [&](const Recorded&, LogLines lines) {
    for (auto& line : lines) all.push_back(std::move(line));
  });
  return all;
}

std::string narration_json(const std::vector<Recorded>& history) {
  auto all = nlohmann::ordered_json::array();
  narrate_each(history, [&](const Recorded& recorded, LogLines lines) {
    nlohmann::ordered_json told{{"position", recorded.position},
                                {"recordedAt", iso_micros(recorded.at)},
                                {"type", name_of(recorded.event)},
                                {"message", outcome_of({recorded}).message},
                                {"actor", recorded.cause.actor.str()}};
    told["reason"] = recorded.cause.reason ? nlohmann::ordered_json(recorded.cause.reason->str()) : nullptr;
    told["lines"] = std::move(lines);
    all.push_back(std::move(told));
  });
  return all.dump();
}

}  // namespace ledgerline
