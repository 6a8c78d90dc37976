#pragma once

#include <string>

#include "events/number.hpp"
#include "events/tenant.hpp"

/// Who and what requirement 3's scenarios begin with.
namespace ledgerline::tests {

/// A client in the UK.
TenantRegistered client(const std::string& id, const std::string& name, const std::string& phone);

/// The i-th of the ten numbers of the seed, from 1.
NumberAdded pooled(int i);

}  // namespace ledgerline::tests
