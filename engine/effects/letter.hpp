#pragma once

#include "engine/deciders/tenant.hpp"
#include "engine/effects/mail.hpp"
#include "engine/effects/settings.hpp"

namespace ledgerline {

/// The "Number Assigned" e-mail. The same effect gives the same message to the byte: its date is that of the
/// assignment, its Message-ID the effect's. `tenant` has an e-mail address.
MailOrder number_assigned_letter(const Tenant& tenant, const std::string& number, const EffectId& effect,
                                 Time assigned_at, const ProviderSettings& settings);

}  // namespace ledgerline
