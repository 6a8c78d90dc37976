#pragma once

#include "adapters/hooks/desk.hpp"
#include "adapters/http/delivery.hpp"
#include "engine/commands.hpp"

/// What deliveries mean for us, once it is known that they are their provider's. A delivery that is read
/// again gives the same command under the same id, so a repeat changes nothing. Desk and delivery outlive the
/// coroutines.
namespace ledgerline::hooks {

/// Reads it, runs its command, and waits for the outcome. What cannot be read, or is about nobody whom we
/// know, is `parked`. Throws Unavailable where the log cannot be asked.
Awaitable<Heard> hear(Desk& desk, Hook hook, const http::Delivery& delivery, Cause cause);

// What hear() finds by the hook. They throw BadInput for what cannot be read.
Awaitable<Heard> hear_text(Desk& desk, const http::Delivery& delivery, Cause cause);
Awaitable<Heard> hear_call(Desk& desk, const http::Delivery& delivery, Cause cause);
Awaitable<Heard> hear_status(Desk& desk, const http::Delivery& delivery, Cause cause);
Awaitable<Heard> hear_vapi(Desk& desk, const http::Delivery& delivery, Cause cause);
Awaitable<Heard> hear_stripe(Desk& desk, const http::Delivery& delivery, Cause cause);
Awaitable<Heard> hear_livekit(Desk& desk, const http::Delivery& delivery, Cause cause);

// What they share.

/// Runs the command that `request` is; its id follows from `fact`, which names what was told. A refusal that
/// no event tells of is parked under `key`.
Awaitable<Heard> run(Desk& desk, Request request, std::string fact, std::string key, Cause cause);
Heard parked(std::string code, std::string key);

Awaitable<std::optional<Tenant>> tenant_of(Desk& desk, std::optional<TenantId> id);
/// Who has the number.
Awaitable<std::optional<Tenant>> tenant_called(Desk& desk, std::optional<E164> number);
/// Whom `business_id` in the URL's query names.
std::optional<TenantId> business_in(const std::string& url);

/// A call that came to the tenant's number: the one that the onboarding waits for completes it, any other
/// changes nothing and runs no command.
Awaitable<Heard> hear_arrival(Desk& desk, const Tenant& tenant, Reference call, Cause cause);

}  // namespace ledgerline::hooks
