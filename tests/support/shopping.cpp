#include "tests/support/shopping.hpp"

#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <numeric>
#include <thread>

#include <fmt/format.h>

namespace ledgerline::tests {

const std::string quick =
    "LEDGERLINE_EFFECT_TIMING=lease=600,first_wait=5,first_deferral=5,longest_wait=50,breaker=20,poll=10,"
    "attempts=20";

namespace {

postgres::Database one_log() {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);  // two migrations at once would both make the roles
  return fresh_log();
}

std::string assistant_of(const std::string& tenant) {
  return fmt::format("018f3c9e-6d0a-4c4b-8d1e-{:012x}", std::hash<std::string>()(tenant) & 0xFFFFFFFFFFFF);
}

std::string owner_phone_of(const std::string& tenant) {
  return fmt::format("+1415{:07}", 2'000'000 + std::hash<std::string>()(tenant) % 7'000'000);
}

int sum(const Json& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0,
                         [](int all, const Json& one) { return all + one.get<int>(); });
}

std::string expect(std::string_view what, const Json& there, const Json& wanted) {
  return there == wanted ? "" : fmt::format("{}: {}, not {}\n", what, there.dump(), wanted.dump());
}

}  // namespace

Shopping::Shopping(const Simulator& simulator, std::string voice)
    : Shopping(simulator, std::move(voice), one_log()) {}

Shopping::Shopping(const Simulator& simulator, std::string voice, postgres::Database log)
    : simulator_(simulator), voice_(std::move(voice)), log_(std::move(log)) {
  simulator_.admin("POST", "/reset");
}

void Shopping::given(Request request) const {
  LocalEngine engine(log_);
  const auto outcome = engine.run(std::move(request));
  if (outcome.kind != Outcome::Kind::done) throw std::runtime_error(outcome.code + ": " + outcome.message);
}

void Shopping::register_tenant(const std::string& id, const std::string& area_code) const {
  auto request = registration(id, owner_phone_of(id));
  request.tenant.country = Country("US");
  request.tenant.region = Code("US");
  request.tenant.email = Personal<Email>(Email(id + "@example.com"));
  if (!area_code.empty()) request.tenant.area_code = AreaCode(area_code);
  request.tenant.assistant = AssistantId(assistant_of(id));
  simulator_.admin("POST", "/assistants", {{"id", assistant_of(id)}});
  given(request);
}

void Shopping::add_tenant(const std::string& id, const std::string& area_code) const {
  register_tenant(id, area_code);
  given(ActivatePayment{TenantId(id), {}});
}

void Shopping::stock(const std::vector<std::string>& area_codes, bool elsewhere) const {
  auto numbers = Json::array();
  for (const auto& code : area_codes)
    for (int i = 100; i < 200; ++i)
      numbers.push_back({{"phone_number", fmt::format("+1{}5550{}", code, i)},
                         {"country", "US"},
                         {"type", "local"},
                         {"area_code", code},
                         {"elsewhere", elsewhere}});
  simulator_.admin("POST", "/numbers", numbers);
}

std::vector<std::string> Shopping::environment(std::vector<std::string> more) const {
  for (const auto& line : simulator_.environment()) more.push_back(line);
  more.insert(more.end(), {"APP_URL=https://app.example.com", "MAIL_FROM=n@example.com",
                           "LIVEKIT_SIP_URI=sip:x.sip.livekit.cloud;transport=tcp", quick});
  return more;
}

ProgramResult Shopping::run(const std::vector<std::string>& arguments, std::vector<std::string> more) const {
  return run_program(log_, arguments, environment(std::move(more)));
}

Running Shopping::start(const std::vector<std::string>& arguments, std::vector<std::string> more) const {
  return {log_, arguments, environment(std::move(more))};
}

ProgramResult Shopping::provision(const std::vector<std::string>& more, const std::string& id) const {
  return run({"number", "provision", id, "--route", "purchase", "--voice", voice_, "--json"}, more);
}

std::map<std::string, int> Shopping::bought() const {
  std::map<std::string, int> counts;
  const auto summary = simulator_.summary();
  for (const auto& [number, count] : summary.at("twilio").at("numbers").items())
    if (count.at("bought") > 0) counts[number] = count.at("bought").get<int>();
  return counts;
}

std::string Shopping::unsettled() const {
  std::string wrong;
  for (const auto* command : {"doctor", "reconcile"})
    if (const auto said = run({command}); said.exit != 0)
      wrong += fmt::format("{}: {}{}", command, said.out, said.err);
  const auto owed = superuser(log_,
                              "select work from numbers where work is not null union all "
                              "select work from tenants where work is not null");
  for (const auto& row : owed) wrong += fmt::format("owed: {}\n", row[0].c_str());
  const auto twice = superuser(log_,
                               "select payload ->> 'effect', payload ->> 'attempt' from events "
                               "where type = 'effect.attempted' group by 1, 2 having count(*) > 1");
  for (const auto& row : twice)
    wrong += fmt::format("{} was attempted for the {}. time twice\n", row[0].c_str(), row[1].c_str());
  return wrong + broken_invariants(log_);
}

std::string Shopping::defects() const {
  const auto summary = simulator_.summary();
  const int vapi = voice_ == "vapi", livekit = voice_ == "livekit";
  const auto& sip = summary.at("livekit");
  auto wrong = expect("numbers owned", summary.at("twilio").at("owned"), 1);
  wrong += expect("imports", sum(summary.at("vapi").at("imports")), vapi);
  wrong += expect("LiveKit's trunks", sip.at("trunks_created"), livekit);
  wrong += expect("LiveKit's rules", sip.at("rules_created"), livekit);
  wrong += expect("Twilio's trunks", summary.at("twilio").at("trunks"), livekit);
  wrong += expect("their origination", summary.at("twilio").at("origination_urls"), livekit);
  wrong += expect("distinct mails", summary.at("smtp").at("mails").size(), 1);
  const auto number = ask(log_, "select number from tenants where id = 'shop'");
  wrong += expect("numbers bought", bought(), std::map<std::string, int>{{number, 1}});
  wrong += expect("purchases in the log",
                  ask(log_, "select count(*) from events where type = 'number.purchased'"), "1");
  return wrong + unsettled();
}

const Simulator& shared_simulator(std::size_t lane) {
  static std::mutex mutex;
  static std::array<std::unique_ptr<Simulator>, most_lanes> all;
  const std::lock_guard lock(mutex);
  auto& one = all.at(lane);
  if (!one) one = std::make_unique<Simulator>();
  return *one;
}

std::string in_lanes(std::size_t jobs, const std::function<std::string(const Simulator&, std::size_t)>& job) {
  cluster();
  return in_lanes(jobs, [&](std::size_t lane, std::size_t i) { return job(shared_simulator(lane), i); });
}

std::string in_lanes(std::size_t jobs, const std::function<std::string(std::size_t, std::size_t)>& job) {
  std::atomic<std::size_t> next = 0;
  std::array<std::string, most_lanes> said;
  std::vector<std::jthread> threads;
  for (std::size_t lane = 0; lane < most_lanes; ++lane)
    threads.emplace_back([&, lane] {
      for (auto i = next++; i < jobs; i = next++) {
        try {
          said.at(lane) += job(lane, i);
        } catch (const std::exception& e) {
          said.at(lane) += fmt::format("job {}: {}\n", i, e.what());
        }
      }
    });
  threads.clear();
  return std::accumulate(said.begin(), said.end(), std::string());
}

Json last_line(const ProgramResult& said) {
  auto text = said.out;
  while (text.ends_with('\n')) text.pop_back();
  const auto at = text.rfind('\n');
  return Json::parse(at == text.npos ? text : text.substr(at + 1), nullptr, false);
}

bool has_number(const ProgramResult& said) {
  const auto code = last_line(said).value("code", "");
  return code == "ALLOCATED" || code == "ALREADY_ASSIGNED";
}

bool is_long() { return std::getenv("LEDGERLINE_LONG") != nullptr; }

}  // namespace ledgerline::tests
