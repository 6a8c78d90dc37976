#pragma once

#include <string>
#include <string_view>

#include "adapters/http/delivery.hpp"

namespace ledgerline::http {

/// Reads an HTTP request as it stands on the wire or in a log (RFC 9112): a request line, headers, a blank
/// line; all that follows is the body, or as much of it as Content-Length says. Lines end with CRLF or LF.
/// The URL is `public_url`, where the path of the request line is put behind it; a request line with a whole
/// URL stands for itself.
///
/// For requests that somebody kept, to be looked at again: a server must refuse more than this does. Throws
/// BadInput.
Delivery read_message(std::string_view text, std::string_view public_url);

}  // namespace ledgerline::http
