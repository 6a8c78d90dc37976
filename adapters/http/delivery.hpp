#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/encoding.hpp"

/// What a provider sent us: a webhook, as its signature covers it.
namespace ledgerline::http {

struct Delivery {
  std::string method;  // in upper case
  std::string url;  // as the provider called it: our configured public address, never the Host of a stranger
  Fields headers;
  std::string body;  // the raw bytes

  /// A header's value, its name in any case. Nothing where it is missing, and where it comes twice: which of
  /// the two another program believed cannot be known.
  std::optional<std::string_view> header(std::string_view name) const;
};

/// What a check says of a delivery. None says what would have been right.
enum class Verdict {
  accepted,
  missing,       // the header that a signature stands in, or it comes twice
  malformed,     // it is not of its provider's form
  wrong,         // it is none of ours: another secret, URL or content
  too_old,       // it was right once; also one that will be right later
  body_changed,  // what was signed is another body
  body_unsigned  // a body that the signature does not cover
};

/// "SIGNATURE_WRONG": stays the same, in logs and metrics.
std::string_view code_of(Verdict verdict);

/// What an operator is to look at.
std::string_view advice(Verdict verdict);

}  // namespace ledgerline::http
