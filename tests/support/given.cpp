#include "tests/support/given.hpp"

#include <map>

#include <fmt/format.h>

#include "tests/support/catch.hpp"

template <>
struct Catch::StringMaker<ledgerline::Event> {
  static std::string convert(const ledgerline::Event& event) { return ledgerline::tests::shown(event); }
};

namespace ledgerline::tests {
namespace {

/// Positions and versions, as a turn counts them.
struct Folding {
  Facts facts;
  Position position = 0;
  std::map<std::string, Version> versions{};

  void apply(Time at, const Event& event) {
    Recorded recorded{++position, at, event, {}, {}, {}, {}};
    const auto subjects = subjects_of(event);
    if (subjects.tenant) recorded.tenant = {subjects.tenant->str(), ++versions[subjects.tenant->str()]};
    if (subjects.number) recorded.number = {subjects.number->str(), ++versions[subjects.number->str()]};
    facts.apply(recorded);
  }

  void append(const Event& event, std::vector<Event>& appended) {
    apply(facts.now(), event);
    appended.push_back(event);
    for (const auto& following : consequences(facts, event)) append(following, appended);
  }
};

Folding fold(const std::vector<std::pair<Time, Event>>& history, Time now, const Policy& policy) {
  Folding folding{Facts(now, policy)};
  for (const auto& [at, event] : history) folding.apply(at, event);
  return folding;
}

Code code(const std::string& text) { return Code(text); }

/// Each tenant has an owner phone of its own.
E164 phone_of(const std::string& id) {
  std::uint64_t sum = 0;
  for (const char c : id) sum = sum * 131 + static_cast<unsigned char>(c);
  return E164(fmt::format("+4479{:08}", sum % 100'000'000));
}

}  // namespace

void Answered::then(const std::vector<Event>& expected) const {
  CHECK(std::holds_alternative<std::vector<Event>>(decision_));
  CHECK(events_ == expected);
}

void Answered::then_refused(std::string_view why) const {
  const auto* refusal = std::get_if<Refusal>(&decision_);
  REQUIRE(refusal);
  CHECK(refusal->code.str() == why);
  CHECK_FALSE(refusal->message.empty());
}

Given& Given::after(std::int64_t micros, std::vector<Event> events) {
  now_ = now_ + micros;
  for (auto& event : events) history_.emplace_back(now_, std::move(event));
  return *this;
}

Given& Given::under(Policy policy) {
  policy_ = std::move(policy);
  return *this;
}

Answered Given::when(const Request& request) const {
  auto folding = fold(history_, now_, policy_);
  auto decision = decide(folding.facts, request);
  std::vector<Event> events;
  if (const auto* decided = std::get_if<std::vector<Event>>(&decision))
    for (const auto& event : *decided) folding.append(event, events);
  return Answered(std::move(decision), std::move(events));
}

Facts Given::facts() const { return fold(history_, now_, policy_).facts; }

TenantRegistered registered(const std::string& id, const std::string& country) {
  TenantRegistered event;
  event.tenant = tenant(id);
  event.business_name = Personal(Name(id + " & Sons"));
  event.country = Country(country);
  event.region = code(country);
  event.owner_phone = Personal(phone_of(id));
  return event;
}
TenantRegistered on_trial(const std::string& id, const std::string& country) {
  auto event = registered(id, country);
  event.trial = true;
  return event;
}
TenantRegistered wanting(const std::string& area_code, const std::string& id) {
  auto event = registered(id, "US");
  event.area_code = AreaCode(area_code);
  return event;
}
PaymentActivated paid(const std::string& id) { return {tenant(id), {}}; }
PaymentLapsed lapsed(const std::string& id, std::optional<Time> grace_until) {
  return {tenant(id), grace_until};
}
AllocationQueued waits(const std::string& id, Asked asked) { return {tenant(id), asked}; }
AllocationBlocked blocked(const std::string& id, Asked asked) {
  return {tenant(id), asked, code("PAYMENT_REQUIRED")};
}

NumberAdded added(const std::string& e164, const std::string& country, const std::string& area_code) {
  NumberAdded event;
  event.number = number(e164);
  event.country = Country(country);
  if (!area_code.empty()) event.area_code = AreaCode(area_code);
  return event;
}
NumberAssigned assigned(const std::string& e164, const std::string& id, Asked asked, Gate gate) {
  return {number(e164), tenant(id), asked, gate};
}
NumberReserved reserved(const std::string& e164, const std::string& id, Time until) {
  return {number(e164), tenant(id), until};
}
NumberUnreserved unreserved(const std::string& e164, const std::string& id) {
  return {number(e164), tenant(id)};
}
NumberReleased released(const std::string& e164, const std::string& id, const std::string& reason) {
  return {number(e164), tenant(id), Reason(reason)};
}
NumberQuarantined rests(const std::string& e164, Time until) { return {number(e164), until}; }
NumberReturned returned(const std::string& e164) { return {number(e164)}; }
NumberRetired retired(const std::string& e164) { return {number(e164), Reason("spam")}; }
NumberUnchanged unchanged_number(const std::string& e164, const std::string& asked, const std::string& why) {
  return {number(e164), code(asked), code(why)};
}
NumberRefused refused_number(const std::string& e164, const std::string& asked, const std::string& why) {
  return {number(e164), code(asked), code(why)};
}
TenantUnchanged unchanged(const std::string& id, const std::string& asked, const std::string& why) {
  return {tenant(id), code(asked), code(why)};
}
TenantRefused refused(const std::string& id, const std::string& asked, const std::string& why) {
  return {tenant(id), code(asked), code(why)};
}

std::vector<Event> one_of_each() {
  auto whole = on_trial("shop");
  whole.business_name = Personal(Name("Zoë's \"Größe\" \\ 漢字 🛠"));
  whole.region = code("UK");
  whole.email = Personal(Email("zoe@example.com"));
  whole.area_code = AreaCode("20");
  whole.assistant = AssistantId("018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e");
  auto number_added = added(first, "GB", "20");
  number_added.kind = NumberKind::mobile;
  number_added.capabilities = {true, false, true};
  number_added.provider_reference = Reference("PN0123456789abcdef0123456789abcdef");
  std::vector<Event> all{number_added,
                         reserved(first, "shop", start + day),
                         unreserved(first, "shop"),
                         assigned(first, "shop"),
                         released(first, "shop", "moved to Łódź"),
                         rests(first, start + 30 * day),
                         returned(first),
                         retired(first),
                         unchanged_number(first, "pool.add", "ALREADY_IN_POOL"),
                         refused_number(first, "pool.add", "RETIRED"),
                         whole,
                         TenantConverted{tenant("shop"), {}},
                         unchanged("shop", "tenant.convert", "ALREADY_CONVERTED"),
                         refused("shop", "tenant.register", "TENANT_EXISTS"),
                         PaymentActivated{tenant("shop"), Reference("sub_1Nv0FGJTtPpRLDk")},
                         lapsed("shop", start + 7 * day),
                         blocked("shop", Asked::conversion),
                         waits("shop", Asked::payment),
                         AllocationRepeated{tenant("shop"), E164(first)}};
  for (auto& event : one_of_each_at_the_providers()) all.push_back(std::move(event));
  for (auto& event : one_of_each_by_text()) all.push_back(std::move(event));
  return all;
}

Uuid id_of(std::uint64_t n) {
  static const Uuid space = parse_uuid("00000000-0000-4000-8000-000000000000");
  return derived_uuid(space, std::to_string(n));
}

Command command(std::uint64_t n, Request request) {
  Command made;
  made.id = id_of(n);
  made.cause.actor = Actor("tester");
  made.request = std::move(request);
  return made;
}

Vault vault_knowing(const std::set<std::string>& tenants) {
  Vault vault(Key{1, 2, 3, 4, 5});
  std::vector<WrappedKey> keys;
  for (const auto& id : tenants) {
    CountedRandom random;
    keys.push_back(vault.make(id, random));
  }
  vault.learn(tenants, keys);
  return vault;
}

void CountedRandom::fill(std::span<std::uint8_t> bytes) {
  for (auto& byte : bytes) byte = next_++;
}

std::string shown(const Event& event) {
  const auto json = to_json(Recorded{0, {}, event, {}, {}, {}, {}}, {});
  const auto subjects = subjects_of(event);
  const auto from = json.find("\"payload\":"), to = json.find(",\"position\"");
  return fmt::format("{} [{} {}] {}", name_of(event), subjects.tenant ? subjects.tenant->str() : "-",
                     subjects.number ? subjects.number->str() : "-", json.substr(from + 10, to - from - 10));
}

}  // namespace ledgerline::tests
