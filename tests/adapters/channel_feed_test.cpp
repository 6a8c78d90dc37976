#include "adapters/channel/follower.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/channel_side.hpp"

namespace ledgerline::tests::channel_feed_test {
namespace {

using channel::Entries;
using channel::Follower;
using channel::Ring;

constexpr std::int64_t second = 1'000'000;
const std::int64_t poll = channel::Feed::Options{}.poll;
const std::optional<TenantId> everybody;

struct Side {
  explicit Side(channel::Feed::Options options = {}) : running(io, std::move(options)) {}

  /// This process appends.
  void append(const std::string& tenant) {
    feed.grew(book.add(tenant));
    settle(io);
  }
  void tick(std::int64_t micros) {
    running.timers.tick(micros);
    settle(io);
  }
  using Found = std::optional<std::optional<Position>>;
  void wait(Found& found, Position seen, std::optional<TenantId> tenant, std::int64_t most = 10 * second) {
    spawn_for(io, feed.beyond(seen, std::move(tenant), most), found);
    settle(io);
  }
  Entries next(Follower& follower) {
    std::optional<Entries> found;
    spawn_for(io, follower.next(0), found);
    settle(io);
    REQUIRE(found);
    return *found;
  }

  boost::asio::io_context io;
  RunningFeed running;
  Book& book = running.book;
  channel::Feed& feed = running.feed;
};

/// What a wait came to.
Side::Found at(Position position) { return Side::Found(std::in_place, position); }
Side::Found in_vain() { return Side::Found(std::in_place, std::nullopt); }

channel::Feed::Options small() {
  channel::Feed::Options options;
  options.kept.events = 3;
  options.page = 2;
  return options;
}

std::shared_ptr<const channel::Entry> entry(Position position, std::string json = "{}") {
  channel::Entry made{position, {}, "tenant.unchanged", std::move(json)};
  return std::make_shared<const channel::Entry>(std::move(made));
}

}  // namespace

TEST_CASE("a ring that was emptied goes on where it was", "[channel][erasure]") {
  Ring ring(10, {3, 100});
  for (Position p = 11; p <= 12; ++p) ring.push(entry(p));
  ring.clear();
  CHECK(ring.size() == 0);
  CHECK(ring.bytes() == 0);
  CHECK(ring.floor() == 12);
  ring.push(entry(13));
  CHECK(positions(ring.after(12, {}, 9).events) == std::vector<Position>{13});
  CHECK_THROWS_AS(ring.after(11, {}, 9), std::logic_error);
}

TEST_CASE("what was read before a tenant was erased is read again from the log, which knows it no longer",
          "[channel][erasure]") {
  Side side;
  side.append("shop");
  side.append("other");
  Follower before(side.feed, everybody, 0);
  const auto reads = side.book.reads;
  CHECK(positions(side.next(before)) == std::vector<Position>{1, 2});
  CHECK(side.book.reads == reads);  // from the ring
  side.feed.grew(side.book.add("shop", 2, "tenant.erased"));
  settle(side.io);
  const auto after_certificate = side.book.reads;
  Follower after(side.feed, everybody, 0);
  CHECK(positions(side.next(after)) == std::vector<Position>{1, 2, 3});
  CHECK(side.book.reads == after_certificate + 1);  // from the log
  CHECK(positions(side.next(before)) == std::vector<Position>{3});
  CHECK(side.book.reads == after_certificate + 1);
}

TEST_CASE("a ring keeps the latest events within its bounds, and no gap", "[channel]") {
  Ring ring(10, {3, 100});
  for (Position p = 11; p <= 15; ++p) ring.push(entry(p));
  CHECK(ring.floor() == 12);
  CHECK(ring.head() == 15);
  CHECK(positions(ring.after(12, {}, 9).events) == std::vector<Position>{13, 14, 15});
  CHECK(ring.after(12, {}, 2).seen == 14);
  CHECK(ring.after(20, {}, 2).seen == 20);
  CHECK_THROWS_AS(ring.after(11, {}, 9), std::logic_error);
  CHECK_THROWS_AS(ring.push(entry(17)), std::logic_error);
  ring.push(entry(16, std::string(97, '0')));
  CHECK(ring.size() == 2);
  CHECK(ring.bytes() == 99);
  ring.push(entry(17, std::string(101, '0')));  // more than it may hold: it is in the log
  CHECK(ring.size() == 0);
  CHECK(ring.head() == 17);
}

TEST_CASE("a hundred readers who wait are woken by one read of the log", "[channel]") {
  Side side;
  std::vector<Side::Found> found(100);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i % 2 == 0)
      side.wait(found[i], 0, TenantId("shop"));
    else
      side.wait(found[i], 0, everybody);
  }
  CHECK(side.feed.waiting() == 100);
  const int before = side.book.reads;
  side.append("shop");
  CHECK(side.book.reads == before + 1);
  for (const auto& one : found) CHECK(one == at(1));
  CHECK(side.feed.waiting() == 0);
}

TEST_CASE("what another process appends is seen at the next poll", "[channel]") {
  Side side;
  Side::Found found;
  side.wait(found, 0, TenantId("shop"));
  side.book.add("shop");
  side.tick(poll - 1);
  CHECK_FALSE(found);
  side.tick(1);
  CHECK(found == at(1));
}

TEST_CASE("who waits for a tenant hears of no other", "[channel]") {
  Side side;
  Side::Found found;
  side.wait(found, 0, TenantId("shop"));
  side.append("bakery");
  CHECK_FALSE(found);
  side.append("shop");
  CHECK(found == at(2));
}

TEST_CASE("who waits in vain is told when the time is over", "[channel]") {
  Side side;
  Side::Found found;
  side.wait(found, 0, everybody, 2 * second);
  side.tick(2 * second - 1);
  CHECK_FALSE(found);
  side.tick(1);
  CHECK(found == in_vain());
}

TEST_CASE("what was there before is found at once, in the ring or in the log", "[channel]") {
  Side side(small());
  for (int i = 0; i < 6; ++i) side.append(i == 1 ? "shop" : "bakery");
  CHECK(side.feed.ring().floor() == 3);
  Side::Found in_log, in_ring;
  side.wait(in_log, 1, TenantId("shop"));
  side.wait(in_ring, 3, TenantId("bakery"));
  CHECK(in_log == at(2));
  CHECK(in_ring == at(4));
}

TEST_CASE("a reader who is behind the ring reads pages, and misses nothing", "[channel]") {
  Side side(small());
  Follower follower(side.feed, TenantId("shop"), 0);
  for (int i = 0; i < 9; ++i) side.append(i % 3 == 0 ? "bakery" : "shop");
  std::vector<Position> read;
  for (auto events = side.next(follower); !events.empty(); events = side.next(follower)) {
    CHECK(events.size() <= 2);
    for (const auto& event : events) read.push_back(event->position);
    side.append("bakery");  // the log goes on meanwhile
  }
  CHECK(read == std::vector<Position>{2, 3, 5, 6, 8, 9});
}

TEST_CASE("what the feed reads while a reader reads the log is not missed", "[channel]") {
  Side side(small());
  for (int i = 0; i < 4; ++i) side.append("bakery");
  Turnstile gate;
  side.book.gate = &gate;
  Side::Found found;
  side.wait(found, 0, TenantId("shop"));
  CHECK(gate.waiting() == 1);
  side.book.gate = nullptr;
  side.append("shop");
  CHECK(side.feed.head() == 5);
  gate.open();
  settle(side.io);
  CHECK(found == at(5));
}

TEST_CASE("a reader who knows more than the feed does waits for what follows", "[channel]") {
  Side side;
  Side::Found found;
  side.wait(found, 2, everybody);
  for (int i = 0; i < 2; ++i) side.append("shop");
  CHECK_FALSE(found);
  side.append("shop");
  CHECK(found == at(3));
}

TEST_CASE("a log that cannot be read is told once, and asked again", "[channel]") {
  Side side;
  side.book.broken = "no server";
  for (int i = 0; i < 3; ++i) side.append("shop");
  const int before = side.book.reads;
  side.tick(poll);
  side.tick(poll);
  CHECK(side.book.reads == before + 2);
  CHECK(side.running.told ==
        std::vector<std::string>{"the channel does not go on, and tries again: no server"});
  side.book.broken.clear();
  side.tick(poll);
  CHECK(side.feed.head() == 3);
}

TEST_CASE("while the log does not answer, those who wait are still told the time", "[channel]") {
  Side side;
  Turnstile gate;
  side.book.gate = &gate;
  side.append("shop");
  Side::Found found;
  side.wait(found, 0, everybody, 3 * second);
  side.tick(3 * second);
  CHECK(found == in_vain());
  CHECK(gate.waiting() == 1);  // and it was asked once
  gate.open();
  settle(side.io);
  CHECK(side.feed.head() == 1);
}

TEST_CASE("what is appended while the log is read is read after it", "[channel]") {
  Side side;
  Turnstile gate;
  side.book.gate = &gate;
  side.append("shop");
  side.book.gate = nullptr;
  gate.open();
  side.feed.grew(side.book.add("shop"));
  settle(side.io);
  CHECK(side.feed.head() == 2);
}

TEST_CASE("a feed that stops lets all go who wait, and what it reads comes to its end", "[channel]") {
  Side side;
  Side::Found found;
  side.wait(found, 0, everybody);
  Turnstile gate;
  side.book.gate = &gate;
  side.append("shop");
  side.feed.stop();
  settle(side.io);
  CHECK(found == in_vain());
  CHECK_FALSE(side.running.has_ended);
  gate.open();
  settle(side.io);
  CHECK(side.running.has_ended);
}

}  // namespace ledgerline::tests::channel_feed_test
