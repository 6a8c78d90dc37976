#include "properties/small_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given_talk.hpp"
#include "tests/support/given_work.hpp"

/// Providers deliver at least once, and payments in any order: what came of it is as if each delivery had
/// come once, in the order in which it came about.
namespace ledgerline::properties::deliveries {
namespace {

/// What was delivered, under the id that its provider gives it in each repeat.
struct Delivery {
  std::uint64_t id = 0;
  Request request;
};
using Deliveries = std::vector<Delivery>;

void deliver(SmallWorld& world, const Deliveries& all) {
  for (const auto& one : all) world.run(one.id, one.request);
}

/// Each of them again, if at all, at any time after it first came.
Deliveries with_repeats(Deliveries all) {
  const auto once = all.size();
  for (std::size_t i = 0; i < once; ++i) {
    if (below(3) == 0) continue;
    const auto id = all[i].id;
    const auto first = std::ranges::find(all, id, &Delivery::id) - all.begin();
    const auto at = first + 1 + below(static_cast<int>(std::ssize(all) - first));
    const auto again = all[static_cast<std::size_t>(first)];
    all.insert(all.begin() + at, again);
  }
  return all;
}

Deliveries shuffled(Deliveries all) {
  for (auto i = all.size(); i > 1; --i)
    std::swap(all[i - 1], all[static_cast<std::size_t>(below(static_cast<int>(i)))]);
  return all;
}

/// A tenant that asked for a number, and numbers for it.
void set_up_for_payment(SmallWorld& world) {
  world.run(RegisterTenant{tests::registered("t0")});
  world.run(ProvisionNumber{tests::started("t0", Supply::pool)});
  world.run(AddNumbers{{tests::added(tests::first)}});
}

/// News of one subscription, a second or more from each other, in order: Stripe tells times to the second.
Deliveries some_news() {
  const TenantId tenant("t0");
  const Reference subscription("sub_1");
  Deliveries all;
  Time at = tests::start;
  for (int left = 1 + below(8); left > 0; --left) {
    at = at + (1 + below(3)) * std::int64_t{1'000'000};
    const auto id = static_cast<std::uint64_t>(all.size()) + 1;
    if (below(2))
      all.push_back({id, ActivatePayment{tenant, subscription, at}});
    else
      all.push_back({id, LapsePayment{tenant, subscription, at}});
  }
  return all;
}

Tenant after_news(const Deliveries& news) {
  SmallWorld world(days_policy(false));
  set_up_for_payment(world);
  deliver(world, news);
  return world.log.tenants().at("t0");
}

void news_in_any_order_are_news_in_order() {
  const auto news = some_news();
  const auto in_order = after_news(news), otherwise = after_news(with_repeats(shuffled(news)));
  RC_ASSERT(otherwise.paid == in_order.paid);
  RC_ASSERT((otherwise.payment_at == in_order.payment_at));
  if (!in_order.paid) return;  // what it may keep for a while depends on when we were told
  RC_ASSERT((otherwise.payment_reference == in_order.payment_reference));
  RC_ASSERT((in_order.number && otherwise.number == in_order.number));
  RC_ASSERT_FALSE((in_order.grace_until || otherwise.grace_until));
}

TEST_CASE("news of a payment, in any order and any number of times, come to what the latest says",
          "[properties][webhooks]") {
  CHECK(holds("news in any order are news in order", news_in_any_order_are_news_in_order));
}

/// Three owners that pay, and a number reserved for each: neither takes what the other is told of.
void set_up_for_texts(SmallWorld& world) {
  for (int i = 0; i < 3; ++i) {
    const TenantId tenant("t" + std::to_string(i));
    const auto number = tests::added("+44770090000" + std::to_string(i));
    world.run(RegisterTenant{tests::registered(tenant.str())});
    world.run(AddNumbers{{number}});
    world.run(ReserveNumber{number.number, tenant, 60});
    world.run(ActivatePayment{tenant, {}});
  }
}

/// What an owner texts, one after the other, and what becomes of texts to it; ids from `first` on.
Deliveries some_texts(const std::string& owner, std::uint64_t first) {
  static const std::vector<std::string> words = {"Plumber", "YES", "READY", "1", "DONE", "STOP", "START"};
  Deliveries all;
  const auto next_id = [&] { return first + all.size(); };
  auto said = tests::four_answers();
  for (int left = below(6); left > 0; --left)
    said.insert(said.begin() + below(static_cast<int>(said.size()) + 1),
                words[static_cast<std::size_t>(below(7))]);
  for (const auto& text : said) {
    all.push_back({next_id(), tests::text(owner, text, "SM" + std::to_string(next_id()))});
    if (below(3) == 0) {
      const auto failed = below(2) ? std::nullopt : std::optional(Code("30003"));
      const Reference message("SMours" + std::to_string(next_id()));
      all.push_back({next_id(), RecordText{TenantId(owner), message, failed}});
    }
  }
  return all;
}

/// Each owner's in their order, those of several in any.
Deliveries interleaved(const std::vector<Deliveries>& of_each) {
  std::vector<std::size_t> turns, next(of_each.size());
  for (std::size_t i = 0; i < of_each.size(); ++i) turns.insert(turns.end(), of_each[i].size(), i);
  for (auto i = turns.size(); i > 1; --i)
    std::swap(turns[i - 1], turns[static_cast<std::size_t>(below(static_cast<int>(i)))]);
  Deliveries all;
  for (const auto owner : turns) all.push_back(of_each[owner][next[owner]++]);
  return all;
}

std::map<std::string, std::optional<Conversation>> after_texts(const Deliveries& texts) {
  SmallWorld world(days_policy(false));
  set_up_for_texts(world);
  deliver(world, texts);
  std::map<std::string, std::optional<Conversation>> talks;
  for (const auto& [id, tenant] : world.log.tenants()) talks.emplace(id, tenant.conversation);
  return talks;
}

void owners_are_answered_apart() {
  std::vector<Deliveries> of_each;
  Deliveries in_order;
  for (int i = 0; i < 3; ++i) {
    of_each.push_back(some_texts("t" + std::to_string(i), 100 * (static_cast<std::uint64_t>(i) + 1)));
    in_order.insert(in_order.end(), of_each.back().begin(), of_each.back().end());
  }
  RC_ASSERT((after_texts(with_repeats(interleaved(of_each))) == after_texts(in_order)));
}

TEST_CASE("texts of several owners, in any order between them and repeated, lead each to where its own lead",
          "[properties][webhooks]") {
  CHECK(holds("owners are answered apart", owners_are_answered_apart, 60));
}

}  // namespace
}  // namespace ledgerline::properties::deliveries
