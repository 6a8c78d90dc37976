#include <atomic>
#include <memory>
#include <random>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include "adapters/channel/stream.hpp"
#include "adapters/timers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::channel_test {
namespace {

using std::string;

/// The log's pages, and how many events of them are in memory.
class CountedPages final : public channel::Pages {
 public:
  explicit CountedPages(channel::Pages& pages) : pages_(pages) {}
  Awaitable<channel::Entries> read(Slice slice) override {
    ++(slice.tenant ? reads_of_tenants : reads);
    auto entries = co_await pages_.read(std::move(slice));
    for (const auto& entry : entries) handed_out_.emplace_back(entry);
    std::erase_if(handed_out_, [](const auto& entry) { return entry.expired(); });
    most = std::max(most, handed_out_.size());
    co_return entries;
  }
  Awaitable<Position> head() override { return pages_.head(); }

  int reads = 0, reads_of_tenants = 0;
  std::size_t most = 0;

 private:
  channel::Pages& pages_;
  std::vector<std::weak_ptr<const channel::Entry>> handed_out_;
};

constexpr std::size_t kept = 100, page = 50;

channel::Feed::Options options() {
  channel::Feed::Options options;
  options.poll = 1000;
  options.kept.events = kept;
  options.page = page;
  return options;
}

/// A server of channels on a log, in this thread; engines have theirs.
struct ChannelOnLog : WebSide {
  explicit ChannelOnLog(const postgres::Database& database, web::Limits limits = {},
                        channel::Feed::Options how = options())
      : WebSide(limits, {{"GET", "/channel/{tenant}", "channel", answering(*this)}}),
        readers(database, test_vault().check_value(), 2),
        feed(io.get_executor(), pages, timers, 0, std::move(how)) {
    const auto ended = [this](const std::exception_ptr&) { has_ended = true; };
    boost::asio::co_spawn(io, feed.run(), ended);
  }
  ~ChannelOnLog() {
    feed.stop();
    until([this] { return has_ended && witness.open == 0; });
  }
  static web::Handler answering(ChannelOnLog& side) {
    return [&side](web::Request& request) {
      return channel::stream(side.feed, request, request.parameter<TenantId>("tenant"));
    };
  }

  postgres::Readers readers;
  channel::LogPages log_pages{readers, test_vault()};
  CountedPages pages{log_pages};
  SystemTimers timers{io.get_executor()};
  bool has_ended = false;
  channel::Feed feed;
};

/// A tenant's listener, who breaks off and comes again.
class Listener {
 public:
  Listener(ChannelOnLog& side, string id) : side_(side), tenant(std::move(id)) {}

  /// `receives`: bytes of its receive buffer.
  void call(int receives = 0) {
    caller_ = std::make_unique<Caller>(side_, receives);
    const auto last = heard.empty() ? 0 : heard.back();
    caller_->send(fmt::format("GET /channel/{} HTTP/1.0\r\nLast-Event-ID: {}\r\n\r\n", tenant, last));
    bytes_.clear();
    in_head_ = true;
  }
  void hang_up() { caller_.reset(); }
  /// Takes what came by now. What is not whole yet counts for nothing.
  void listen() {
    if (!caller_) return;
    bytes_ += caller_->bytes(0);
    const auto head = bytes_.find("\r\n\r\n");
    if (in_head_ && head == string::npos) return;
    if (std::exchange(in_head_, false)) bytes_.erase(0, head + 4);
    std::size_t begin = 0;
    for (auto end = bytes_.find("\n\n"); end != string::npos; end = bytes_.find("\n\n", begin)) {
      const auto event = bytes_.substr(begin, end - begin);
      if (event.starts_with("id: ")) heard.push_back(std::stoll(event.substr(4)));
      begin = end + 2;
    }
    bytes_.erase(0, begin);
  }

 private:
  ChannelOnLog& side_;
  string bytes_;
  std::unique_ptr<Caller> caller_;
  bool in_head_ = true;

 public:
  const string tenant;
  std::vector<Position> heard;  // in the order it came
};

/// The tenant's events, as Postgres has them.
std::vector<Position> history(const postgres::Database& database, const string& tenant) {
  std::vector<Position> all;
  for (const auto& row :
       superuser(database, fmt::format("select position from events where tenant = '{}' order by 1", tenant)))
    all.push_back(row[0].as<Position>());
  return all;
}

/// Asks for what each tenant has already: an event each time.
void ask_again(LocalEngine& engine, std::size_t tenants, std::size_t times) {
  std::vector<Request> requests;
  for (std::size_t i = 0; i < times; ++i)
    requests.emplace_back(ActivatePayment{TenantId(tenant_name(i % tenants)), {}});
  for (const auto& outcome : engine.run_together(std::move(requests)))
    if (outcome.kind != Outcome::Kind::done) throw std::runtime_error(outcome.message);
}

}  // namespace

TEST_CASE("what an engine of this process commits is told at once, without a poll",
          "[channel][integration]") {
  const auto log = fresh_log();
  auto calm = options();
  calm.poll = 3'600'000'000;
  ChannelOnLog side(log, {}, calm);
  side.until([&] { return side.pages.reads > 0; });  // the first look, at an empty log
  Listener listener(side, "shop");
  listener.call();
  const auto opened = open_log(log);
  SystemRandom random;
  Engine::Options telling;
  telling.told = [&](const std::vector<Told>& told) { side.feed.grew(told.back().event.position); };
  Engine engine(*opened, test_vault(), random, telling);
  Command command;
  command.id = engine.new_id();
  command.cause.actor = Actor("test");
  command.request = registration("shop", "+447911000001");
  REQUIRE(engine.run(command).kind == Outcome::Kind::done);
  side.until([&] {
    listener.listen();
    return listener.heard == std::vector<Position>{1};
  });
}

TEST_CASE("readers get personal data in the clear, what was erased as erased, and what is damaged by name",
          "[channel][integration]") {
  const auto log = fresh_log();
  populate(log, 3, 0);
  superuser(log, "delete from keys where tenant = 'tenant-00001'");
  superuser(log, "update keys set wrapped = 'AAAA' where tenant = 'tenant-00002'");
  const auto opened = open_log(log);
  const auto entries = channel::read_entries(*opened, {}, test_vault());
  REQUIRE(entries.size() == 6);
  CHECK(entries[0]->type == "tenant.registered");
  CHECK(entries[0]->tenant == "tenant-00000");
  CHECK_THAT(entries[0]->json, ContainsSubstring("Business of tenant-00000"));
  CHECK_THAT(entries[1]->json, !ContainsSubstring("Business of"));
  CHECK_THAT(entries[1]->json, ContainsSubstring("\"tenant\""));
  CHECK(entries[2]->json == R"({"position":3,"type":"tenant.registered","problem":)"
                            R"("this event cannot be read; 'ledgerline doctor' says why"})");
  CHECK_THAT(entries[5]->json, ContainsSubstring("payment.activated"));  // nothing in it was sealed
}

TEST_CASE("a reader who reads nothing costs the engine nothing, and little memory; later it has all",
          "[channel][integration]") {
  constexpr std::size_t many = 10'000;
  const auto log = fresh_log();
  populate(log, 1, 0);
  web::Limits patient;
  patient.write = std::chrono::hours(1);
  ChannelOnLog side(log, patient);
  Listener lazy(side, tenant_name(0)), keen(side, tenant_name(0));
  lazy.call(4096);
  keen.call();
  LocalEngine engine(log);
  ask_again(engine, 1, many);  // the channel's thread is not there meanwhile
  const auto expected = history(log, tenant_name(0));
  REQUIRE(expected.size() >= many);
  side.until([&] {
    keen.listen();
    return keen.heard.size() >= expected.size();
  });
  CHECK(keen.heard == expected);
  side.until([&] {
    lazy.listen();
    return lazy.heard.size() >= expected.size();
  });
  CHECK(lazy.heard == expected);
  CHECK(side.pages.most <= kept + 3 * page);  // the ring, and a page for the feed and for each of the two
}

TEST_CASE("readers break off and come again while two engines append: each hears all of its own, once",
          "[channel][integration]") {
  constexpr std::size_t tenants = 3, listeners = 6, rounds = 12;
  const auto log = fresh_log();
  populate(log, tenants, 0);
  std::mt19937 chance(7);
  ChannelOnLog side(log);
  std::vector<std::unique_ptr<Listener>> all;
  for (std::size_t i = 0; i < listeners; ++i)
    all.push_back(std::make_unique<Listener>(side, tenant_name(i % tenants)));
  for (auto& one : all) one->call();
  std::size_t broken_off = 0;
  const auto listen = [&] {
    for (auto& one : all) {
      one->listen();
      const auto mood = chance() % 16;
      if (mood == 0) one->hang_up();  // and stays away for a while
      if (mood == 1) one->call(2048);
      if (mood == 2) one->call();
      broken_off += mood < 3;
    }
  };
  std::atomic<std::size_t> busy = 2;
  const auto append = [&] {
    LocalEngine engine(log);
    for (std::size_t round = 0; round < rounds; ++round) ask_again(engine, tenants, 60);
    --busy;
  };
  std::thread first(append), second(append);
  side.until([&] {
    listen();
    return busy == 0;
  });
  first.join();
  second.join();
  const auto is_done = [&](const auto& one) { return one->heard.size() >= history(log, one->tenant).size(); };
  side.until([&] {
    listen();
    return std::ranges::all_of(all, is_done);
  });
  for (const auto& one : all) CHECK(one->heard == history(log, one->tenant));
  CHECK(broken_off > listeners);
  CHECK(side.pages.reads_of_tenants > 0);  // some were behind the ring
}

}  // namespace ledgerline::tests::channel_test
