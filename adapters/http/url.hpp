#pragma once

#include <string>
#include <string_view>

namespace ledgerline::http {

/// What the parts of a URL are, libcurl's reading of it; empty where it cannot be read.
struct Url {
  std::string scheme, user, password, host, port, path;
};
Url url_of(const std::string& text);

/// Whether a host is this machine, so that what is sent there in the clear does not leave it.
bool is_loopback(std::string_view host);

}  // namespace ledgerline::http
