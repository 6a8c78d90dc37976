#pragma once

#include <string>

namespace ledgerline::postgres {

/// What libpq is to connect to: `url` (a connection URI, or libpq's key=value form) with time-outs where it
/// names none, so that a server whose machine is gone is noticed within seconds. Throws BadInput, which
/// quotes nothing, where libpq would misread the URL: its own complaint quotes it, password and all.
std::string connection_text(const std::string& url);

}  // namespace ledgerline::postgres
