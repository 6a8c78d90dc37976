#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/commands.hpp"
#include "engine/facts.hpp"

namespace ledgerline {

/// Nothing is appended: the command names a subject nobody knows, or one that another holder has. A command
/// about a known subject is never refused this way; its refusal is an event.
struct Refusal {
  Code code;
  std::string message;
};

Refusal unknown_tenant(const TenantId& id);
/// Of a tenant or a number that has no row, because an event of its history cannot be folded.
Refusal parked_subject(std::string_view id, std::string_view why);

using Decision = std::variant<Refusal, std::vector<Event>>;

/// Pure: no clock, no random, no I/O. The first event answers the command.
Decision decide(const Facts& facts, const Request& request);

/// What an event that was just applied brings about at once: a number that becomes available goes to the
/// first tenant that waits for it; a conversion or a payment starts the allocation it stands for.
std::vector<Event> consequences(const Facts& facts, const Event& event);

/// What lets this tenant through the payment gate; nothing if it is held back.
std::optional<Gate> gate_of(const Tenant& tenant, const Policy& policy);

}  // namespace ledgerline
