#include "adapters/hooks/hook.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::hooks {
namespace {

struct Place {
  std::string_view path;
  WebhookProvider provider;
};

/// In the order of Hook.
constexpr std::array<Place, names(Hook{}).size()> places{{
    {"/webhooks/twilio/sms", WebhookProvider::twilio},
    {"/webhooks/twilio/inbound", WebhookProvider::twilio},
    {"/webhooks/twilio/status", WebhookProvider::twilio},
    {"/webhooks/vapi", WebhookProvider::vapi},
    {"/webhooks/stripe", WebhookProvider::stripe},
    {"/webhooks/livekit", WebhookProvider::livekit},
}};

const Place& place_of(Hook hook) { return places.at(static_cast<std::size_t>(hook)); }

}  // namespace

std::string_view name_of(Hook hook) { return names(hook).at(static_cast<std::size_t>(hook)); }
std::string_view path_of(Hook hook) { return place_of(hook).path; }
WebhookProvider provider_of(Hook hook) { return place_of(hook).provider; }

Hook read_hook(std::string_view name) {
  const auto all = names(Hook{});
  const auto at = std::ranges::find(all, name);
  if (at == all.end()) throw BadInput(fmt::format("there is no webhook {}", printable(name)));
  return static_cast<Hook>(at - all.begin());
}

}  // namespace ledgerline::hooks
