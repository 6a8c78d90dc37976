#include "tests/contracts/forced/scene.hpp"

#include <algorithm>
#include <sys/socket.h>

#include <fmt/format.h>

#include "adapters/postgres/check.hpp"
#include "properties/simulation/invariants.hpp"

namespace ledgerline::tests {

std::string Scene::e164(int which) const { return fmt::format("+4477{:07}{}", nth_ % 10'000'000, which - 1); }

std::string Scene::country() const {
  const auto letter = [](std::uint64_t i) { return static_cast<char>('A' + i % 26); };
  return {letter(nth_ / 26), letter(nth_)};
}

void Scene::has_paying(const std::string& id) { had({registered(name(id), country()), paid(name(id))}); }
void Scene::has_available(int which) { had({added(e164(which), country())}); }
void Scene::has_two_tenants_and_a_number() {
  has_paying("a");
  has_paying("b");
  has_available();
}

void Scene::does(char session, std::function<void(Client&)> work) {
  if (!clients_[session]) clients_[session] = std::make_unique<Client>(stage_.log_of(session), policy);
  work_[session].push_back(std::move(work));
}

void Scene::asks(char session, Command command) {
  does(session, [command = std::move(command)](Client& client) { client.run(command); });
}

void Scene::expect(bool holds, const std::string& what) {
  if (!holds) broken_.push_back(what);
}

const std::vector<Outcome>& Scene::outcomes(char session) { return clients_.at(session)->outcomes(); }

std::vector<std::string> Scene::codes() {
  std::vector<std::string> codes;
  for (const auto& [name, client] : clients_)
    for (const auto& outcome : client->outcomes()) codes.push_back(outcome.code);
  return codes;
}

void Scene::expect_codes(std::vector<std::string> expected) {
  auto said = codes();
  std::ranges::sort(said);
  std::ranges::sort(expected);
  expect(said == expected,
         fmt::format("answers {}, and not {}", fmt::join(said, ", "), fmt::join(expected, ", ")));
}

std::vector<std::string> Scene::names_in(const Slice& slice) {
  std::vector<std::string> names;
  for (const auto& event : log().read(slice)) names.push_back(event.type);
  return names;
}

std::vector<std::string> Scene::history_of(const std::string& tenant) {
  Slice slice;
  slice.tenant = name(tenant);
  return names_in(slice);
}

std::vector<std::string> Scene::history_of_number() {
  Slice slice;
  slice.number = e164();
  return names_in(slice);
}

void Scene::make_past() {
  if (const auto events = std::exchange(past_, {}); !events.empty()) record(log(), events);
}

Outcome Scene::had_asked(Request request) {
  make_past();
  Client client(log(), policy);
  client.run(fresh(std::move(request)));
  return client.outcomes().at(0);
}

void Scene::cut(char session) {
  ::shutdown(clients_.at(session)->log().turn_socket(), SHUT_RDWR);
  stepped_->cut_off(session);
}

std::unique_ptr<Stepped> Scene::start() {
  make_past();
  std::map<char, std::function<void()>> work;
  for (const auto& [name, parts] : work_)
    work[name] = [&todo = parts, &client = *clients_.at(name)] {
      for (const auto& part : todo) part(client);
    };
  auto stepped = std::make_unique<Stepped>(stage_.backends(), work);
  stepped_ = stepped.get();
  return stepped;
}

std::vector<std::string> Scene::watch() {
  for (const auto& watch : watches_) watch();
  return std::exchange(broken_, {});
}

std::vector<std::string> Scene::check() {
  for (const auto& claim : claims_) claim();
  for (const auto& [name, client] : clients_)
    for (const auto& outcome : client->outcomes())
      expect(outcome.kind != Outcome::Kind::failed, fmt::format("{} fails: {}", name, outcome.message));
  for (const auto& line : simulation::Invariants::broken(log(), test_vault())) expect(false, line);
  for (const auto& d : postgres::check(log(), test_vault(), {}).differences)
    expect(false, fmt::format("{} {}: {} is {}, and the log folds to {}", d.projection, d.key,
                              d.column.empty() ? "the row" : d.column, d.live, d.folded));
  return std::exchange(broken_, {});
}

}  // namespace ledgerline::tests
