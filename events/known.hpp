#pragma once

#include <string>
#include <string_view>

namespace ledgerline {

/// Why this build cannot read events of this type and version: it does not know the type, it knows older
/// versions only, or nothing upcasts that one. Empty where it can.
std::string reading_problem(std::string_view type, int version);

}  // namespace ledgerline
