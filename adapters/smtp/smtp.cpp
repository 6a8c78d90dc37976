#include "adapters/smtp/smtp.hpp"

#include <utility>

#include "adapters/smtp/wire.hpp"

namespace ledgerline::smtp {

Smtp::Smtp(Http& http, Settings settings)
    : http_(http), settings_(std::move(settings)), provider_(settings_.provider()) {}

Awaitable<Result> Smtp::send(MailOrder order) {
  if (order.from.empty()) order.from = settings_.from;
  if (const auto defect = defect_of(order)) co_return *defect;
  const auto reply = co_await http_.send(delivery(order, settings_));
  co_return read_delivery(reply, order, provider_);
}

}  // namespace ledgerline::smtp
