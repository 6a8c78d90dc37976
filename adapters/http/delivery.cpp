#include "adapters/http/delivery.hpp"

#include <array>
#include <strings.h>

namespace ledgerline::http {
namespace {

struct Meaning {
  std::string_view code, advice;
};

/// In the order of Verdict.
constexpr std::array<Meaning, 7> meanings{{
    {"ACCEPTED", "the provider signed it"},
    {"SIGNATURE_MISSING",
     "the signature's header is missing, or comes twice: see that the proxy passes it on, and that the "
     "provider "
     "is told to sign"},
    {"SIGNATURE_MALFORMED",
     "the signature is not of this provider's form: see that the proxy does not change it"},
    {"SIGNATURE_WRONG",
     "no configured secret gives this signature: compare the secret with the provider's console, and the "
     "public "
     "address with the one that is set there"},
    {"SIGNATURE_TOO_OLD",
     "its time is too far from ours: a replay, a delivery that was held up, or a clock that is wrong"},
    {"BODY_CHANGED",
     "the signature is right, and of another body: see that nothing rewrites bodies on the way"},
    {"BODY_NOT_SIGNED",
     "the signature does not cover a body of this content type: a form, or a URL with bodySHA256, would be"},
}};

const Meaning& meaning(Verdict verdict) { return meanings.at(static_cast<std::size_t>(verdict)); }

}  // namespace

std::optional<std::string_view> Delivery::header(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (key.size() != name.size() || ::strncasecmp(key.data(), name.data(), name.size()) != 0) continue;
    if (found) return {};
    found = value;
  }
  return found;
}

std::string_view code_of(Verdict verdict) { return meaning(verdict).code; }
std::string_view advice(Verdict verdict) { return meaning(verdict).advice; }

}  // namespace ledgerline::http
