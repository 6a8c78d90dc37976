#include "properties/requests.hpp"

namespace ledgerline::properties {
namespace {

/// One of the type that stands at this place in the list of requests.
template <std::size_t I = 0>
Request request_of_type(std::size_t which) {
  if constexpr (I + 1 < std::variant_size_v<Request>)
    if (which != I) return request_of_type<I + 1>(which);
  return *met(Type<std::variant_alternative_t<I, Request>>{});
}

/// A row's work, and whose it is.
struct Owing {
  std::optional<TenantId> tenant;
  std::optional<PoolNumber> number;
  Work work;
};

std::vector<Owing> all_owing(const SmallWorld& world) {
  std::vector<Owing> all;
  for (const auto& [id, number] : world.log.numbers())
    if (number.work) all.push_back({number.tenant, number.number, *number.work});
  for (const auto& [id, tenant] : world.log.tenants()) {
    if (tenant.work) all.push_back({tenant.id, std::nullopt, *tenant.work});
    if (tenant.text_work) all.push_back({tenant.id, std::nullopt, *tenant.text_work});
  }
  return all;
}

const Tenant* some_tenant_of(const std::map<std::string, Tenant>& tenants, auto&& fits) {
  std::vector<const Tenant*> all;
  for (const auto& [id, tenant] : tenants)
    if (fits(tenant)) all.push_back(&tenant);
  return all.empty() ? nullptr : all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
}

/// Changes a request so that it is about something that is there.
struct Aim {
  const SmallWorld& world;
  const std::map<std::string, Tenant> tenants = world.log.tenants();

  void operator()(ReceiveText& c) const {
    const auto* owner = some_tenant_of(tenants, [](const Tenant& t) { return !t.owner_phone.erased(); });
    if (!owner) return;
    c.tenant = owner->id;
    c.from = owner->owner_phone;
  }
  void operator()(ReceiveCall& c) const {
    const auto* waiting = some_tenant_of(tenants, [](const Tenant& tenant) {
      return tenant.number && tenant.conversation &&
             tenant.conversation->state == OnboardingState::forwarding_confirm;
    });
    if (waiting) c = {waiting->id, *waiting->number, c.call};
  }
  void operator()(RecordText& c) const {
    const auto* texted = some_tenant_of(tenants, [](const Tenant& t) { return t.conversation.has_value(); });
    if (texted) c.tenant = texted->id;
  }
  void operator()(AttemptEffect& c) const {
    if (const auto owing = some_owing([](const Work&) { return true; })) {
      std::tie(c.tenant, c.number) = std::tie(owing->tenant, owing->number);
      c.texts = owing->work.step == ledgerline::Step::text;
    }
  }
  void operator()(RecordEffect& c) const {
    if (const auto owing = some_owing([](const Work& work) { return work.attempts > 0; })) {
      std::tie(c.tenant, c.number) = std::tie(owing->tenant, owing->number);
      std::tie(c.effect, c.step) = std::tie(owing->work.effect, owing->work.step);
      if (below(4) > 0) c.attempt = owing->work.attempts;
      // Workers name what they bought, found or made; a purchase without its reference cannot be stored.
      if (!c.reference) c.reference = Reference("ref");
    }
  }
  void operator()(RetryEffect& c) const { at_what_stalled(c); }
  void operator()(AbandonEffect& c) const { at_what_stalled(c); }
  void operator()(auto&) const {}  // the generators aim well enough

 private:
  void at_what_stalled(auto& c) const {
    if (const auto owing = some_owing([](const Work& work) { return work.phase == WorkPhase::stalled; }))
      std::tie(c.tenant, c.number) = std::tie(owing->tenant, owing->number);
  }
  std::optional<Owing> some_owing(auto&& fits) const {
    auto all = all_owing(world);
    std::erase_if(all, [&](const Owing& owing) { return !fits(owing.work); });
    if (all.empty()) return std::nullopt;
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
};

}  // namespace

Request any_request(const SmallWorld& world) {
  auto request = request_of_type(static_cast<std::size_t>(below(std::variant_size_v<Request>)));
  if (below(2)) std::visit(Aim{world}, request);
  return request;
}

}  // namespace ledgerline::properties
