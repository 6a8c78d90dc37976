#include "engine/log/needs.hpp"

namespace ledgerline {
namespace {

struct Collect {
  Needs& needs;

  void picker(const TenantId& tenant) const {
    needs.tenants.insert(tenant.str());
    needs.pickers.insert(tenant.str());
  }
  void holder(const TenantId& tenant) const {
    needs.tenants.insert(tenant.str());
    needs.holders.insert(tenant.str());
  }
  void releasing(const TenantId& tenant) const {
    holder(tenant);
    ++needs.releases;
  }
  /// A step that is through may hand a number over, which replaces another, or leave it to who waits.
  void work(const auto& c) const {
    if (c.tenant) holder(*c.tenant);
    if (c.number) freeing(*c.number);
  }
  void freeing(const PoolNumber& number) const {
    needs.numbers.insert(number.str());
    needs.freeing.insert(number.str());
  }

  void operator()(const AddNumbers& c) const {
    for (const auto& added : c.numbers) {
      needs.numbers.insert(added.number.str());
      ++needs.freed[added.country.str()];
    }
  }
  void operator()(const ReserveNumber& c) const {
    needs.numbers.insert(c.number.str());
    holder(c.tenant);
  }
  void operator()(const UnreserveNumber& c) const { freeing(c.number); }
  void operator()(const RetireNumber& c) const { needs.numbers.insert(c.number.str()); }
  void operator()(const ReturnNumber& c) const { freeing(c.number); }
  void operator()(const ServeWaiting& c) const {
    needs.picked[c.country.str()] += most_served_at_once;
    needs.freed[c.country.str()] += static_cast<std::int64_t>(most_served_at_once);
  }
  void operator()(const RegisterTenant& c) const {
    needs.tenants.insert(c.tenant.tenant.str());
    if (const auto& phone = c.tenant.owner_phone.value()) needs.owner_phones.insert(phone->str());
    if (c.tenant.assistant) needs.assistants.insert(c.tenant.assistant->str());
  }
  void operator()(const ConvertTenant& c) const { picker(c.tenant); }
  void operator()(const ActivatePayment& c) const { picker(c.tenant); }
  void operator()(const LapsePayment& c) const { needs.tenants.insert(c.tenant.str()); }
  void operator()(const RecordText& c) const { needs.tenants.insert(c.tenant.str()); }
  void operator()(const AllocateNumber& c) const { picker(c.tenant); }
  void operator()(const ReleaseNumber& c) const { releasing(c.tenant); }
  void operator()(const ReleaseLapsed& c) const { releasing(c.tenant); }
  void operator()(const ProvisionNumber& c) const {
    picker(c.tenant.tenant);
    ++needs.releases;  // of the number that is replaced
    if (c.tenant.chosen) needs.numbers.insert(c.tenant.chosen->str());
  }
  void operator()(const SetVoice& c) const { holder(c.tenant); }
  void operator()(const AssignAssistant& c) const {
    holder(c.tenant);
    needs.assistants.insert(c.assistant.str());
  }
  void operator()(const GiveAddress& c) const { needs.tenants.insert(c.address.tenant.str()); }
  void operator()(const CloseTenant& c) const { releasing(c.tenant); }
  void operator()(const EraseTenant& c) const {
    holder(c.tenant);
    needs.erasing.insert(c.tenant.str());
  }
  void operator()(const RewireNumber& c) const { holder(c.tenant); }
  void operator()(const LoseNumber& c) const {
    freeing(c.number);
    if (c.tenant) picker(*c.tenant);
  }
  void operator()(const ReceiveText& c) const {
    for (const auto& id : beginnings_of(c)) needs.tenants.insert(id.str());
    if (const auto& phone = c.from.value()) {
      needs.owner_phones.insert(phone->str());
      needs.texters.insert(phone->str());
    }
  }
  void operator()(const ReceiveCall& c) const { needs.tenants.insert(c.tenant.str()); }
  void operator()(const AttemptEffect& c) const { work(c); }
  void operator()(const RecordEffect& c) const {
    work(c);
    for (const auto& offer : c.offers) needs.numbers.insert(offer.number.str());
  }
  void operator()(const RetryEffect& c) const { work(c); }
  void operator()(const AbandonEffect& c) const { work(c); }
};

}  // namespace

void Needs::add(const Command& command) {
  commands.insert(command.id);
  std::visit(Collect{*this}, command.request);
}

}  // namespace ledgerline
