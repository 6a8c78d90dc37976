#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/delivery.hpp"
#include "adapters/http/signature.hpp"
#include "events/kernel/time.hpp"
#include "events/types.hpp"

/// What Stripe tells us: is it Stripe, and who pays (provider-apis.md, section 7). Pure.
namespace ledgerline::stripe {

/// Stripe-Signature: `t=SECONDS,v1=HEX[,v1=HEX…]`, v1 = HMAC-SHA256(the whole whsec_… text, t + "." + body).
/// Any v1 by any secret will do: a secret that is rolled signs beside the new one. Older than 300 s is
/// refused; later than `now` is not, as in Stripe's own libraries.
http::Verdict check_signature(const http::Delivery& delivery, const http::Secrets& secrets, Time now);

/// What an event means for a tenant's payment.
struct PaymentNews {
  enum class Kind { nothing, activated, lapsed };
  Kind kind = Kind::nothing;
  std::string type;  // Stripe's, such as checkout.session.completed
  Reference event;   // evt_…: the same in every repeat of a delivery
  std::string
      key;  // names the fact: two endpoints, and two types of event, tell one fact under two event ids
  Time at;  // when it came about, to the second. Events come in any order: an older one is no news.
            // Of `nothing` it may be unset
  std::optional<TenantId> tenant;  // by client_reference_id; else whoever is known by one of the next
  std::optional<Reference> subscription, customer;
  Reference reference;  // of the payment, to be kept: the subscription, else the customer, else the object
};

/// Reads an event. `nothing` is every event that says nothing of a payment, or too little yet. Throws
/// BadInput for what is no event.
PaymentNews read_event(std::string_view body);

}  // namespace ledgerline::stripe
