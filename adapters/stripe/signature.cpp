#include <vector>

#include "adapters/stripe/webhook.hpp"

namespace ledgerline::stripe {
namespace {

using http::Verdict;

constexpr std::int64_t tolerance_s = 300;

struct Header {
  std::string_view time;  // as it was signed
  std::int64_t seconds = 0;
  std::vector<std::string_view> signatures;
};

/// One time, one signature at least. Other schemes, such as v0, are passed over.
std::optional<Header> header_of(std::string_view text) {
  Header header;
  while (!text.empty()) {
    const auto item = text.substr(0, text.find(','));
    text.remove_prefix(std::min(item.size() + 1, text.size()));
    if (item.starts_with("v1=")) header.signatures.push_back(item.substr(3));
    if (!item.starts_with("t=")) continue;
    if (!header.time.empty()) return {};
    header.time = item.substr(2);
  }
  const auto seconds = http::whole_number(header.time);
  header.seconds = seconds.value_or(0);
  return seconds && !header.signatures.empty() ? std::optional(header) : std::nullopt;
}

}  // namespace

Verdict check_signature(const http::Delivery& delivery, const http::Secrets& secrets, Time now) {
  const auto text = delivery.header("Stripe-Signature");
  if (!text) return Verdict::missing;
  const auto header = header_of(*text);
  if (!header) return Verdict::malformed;
  const auto payload = std::string(header->time) + "." + delivery.body;
  bool found = false;
  for (const auto& secret : secrets) {
    const auto expected = http::hex(http::hmac(http::Hash::sha256, secret, payload));
    for (const auto signature : header->signatures)
      if (http::same(signature, std::string_view(expected))) found = true;
  }
  if (!found) return Verdict::wrong;
  return now.micros / 1'000'000 - header->seconds > tolerance_s ? Verdict::too_old : Verdict::accepted;
}

}  // namespace ledgerline::stripe
