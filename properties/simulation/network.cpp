#include "properties/simulation/network.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "adapters/http/url.hpp"
#include "tools/simulator/livekit/livekit.hpp"
#include "tools/simulator/twilio/twilio.hpp"
#include "tools/simulator/vapi/vapi.hpp"

namespace ledgerline::simulation {
namespace {

/// What becomes of a request. The first is the dull one.
enum Fate : std::uint32_t {
  fine,
  not_sent,      // no connection
  request_lost,  // it never arrives, and the caller waits in vain
  reply_lost,    // it was done, and the caller never hears of it
  late,          // it arrives after the caller gave up
  unavailable,   // 503, nothing was done
  failed_after,  // 500, and it was done
  too_many,      // 429
  stale          // what was made lately is not shown
};
constexpr std::array<std::string_view, 9> fates = {"fine",
                                                   "no connection",
                                                   "request lost",
                                                   "reply lost",
                                                   "request late",
                                                   "503, not done",
                                                   "500, though done",
                                                   "429, not done",
                                                   "shown as it was a while ago"};

constexpr std::int64_t half_way = 20'000;  // microseconds

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

HttpReply trouble(HttpReply::Trouble kind, std::string code, std::string why) {
  HttpReply reply;
  reply.trouble = kind;
  reply.code = std::move(code);
  reply.why = std::move(why);
  return reply;
}

HttpReply reply_of(const simulator::Reply& there) {
  HttpReply reply(there.status, there.body);
  reply.headers.emplace("content-type", there.type);
  for (const auto& [name, value] : there.headers) reply.headers.emplace(lower(name), value);
  return reply;
}

simulator::Request request_of(const HttpRequest& here) {
  simulator::Request request;
  request.method = here.method;
  const auto path = here.url.find('/', here.url.find("//") + 2);
  const auto query = here.url.find('?');
  request.path = here.url.substr(path, query == std::string::npos ? query : query - path);
  if (query != std::string::npos) request.query = here.url.substr(query + 1);
  request.body = here.body;
  for (const auto& [name, value] : here.headers) request.headers[lower(name)] = value;
  return request;
}

}  // namespace

/// As tools/simulator puts them together, on simulated time and with nothing in stock.
struct Network::Farm {
  explicit Farm(const Stage& stage)
      : world{simulator::Clock([&stage] { return stage.time().micros; }), {}, {}, {}},
        twilio(world, simulator::Stock::empty()),
        vapi(twilio.account()),
        livekit(world) {}

  simulator::Provider& provider_of(const std::string& operation) {
    if (operation.starts_with("vapi")) return vapi;
    if (operation.starts_with("livekit")) return livekit;
    return twilio;
  }

  simulator::World world;
  simulator::Twilio twilio;
  simulator::Vapi vapi;
  simulator::LiveKit livekit;
};

Network::Network(Stage& stage, Arrived arrived)
    : stage_(stage), arrived_(std::move(arrived)), farm_(std::make_unique<Farm>(stage)) {}
Network::~Network() = default;

void Network::send(int process, HttpRequest request, Finish finish) {
  const auto call = ++last_;
  calls_.emplace(call, Waiting{process, std::move(finish)});
  const auto fate = stage_.tape.pick(About::call, fates.size());
  const auto patience = std::chrono::duration_cast<std::chrono::microseconds>(request.timeout).count();
  if (fate != fine)
    stage_.fault(name_of_process(process), fmt::format("{}: {}", request.operation, fates[fate]));
  if (fate == not_sent) {
    answer_after(half_way, call,
                 trouble(HttpReply::Trouble::not_sent, "NOT_REACHED", "simulated: no connection"));
    return;
  }
  if (fate == request_lost || fate == reply_lost || fate == late)
    answer_after(patience, call, trouble(HttpReply::Trouble::lost, "TIMED_OUT", "simulated: no answer came"));
  if (fate == request_lost) return;
  constexpr std::array<std::int64_t, 3> later = {1, 12, 28};  // a provider goes on up to 30 s
  const auto arrives =
      fate == late ? patience + later[stage_.tape.pick(About::delay, later.size())] * seconds : half_way;
  auto landing = [this, call, fate, request = std::move(request)] { land(call, request, fate); };
  stage_.scheduler.after(arrives, Lane{Lane::outside, 1}, std::move(landing));
}

void Network::forget(int process) {
  std::erase_if(calls_, [&](const auto& call) { return call.second.process == process; });
}

void Network::land(std::uint64_t call, const HttpRequest& request, std::uint32_t fate) {
  if (fate != unavailable && fate != too_many) arrived_(request.operation, request.body);
  auto reply = perform(request, fate);
  stage_.trace.mix(request.operation);
  stage_.trace.mix(static_cast<std::uint64_t>(reply.status));
  stage_.tell(
      "providers", [&] { return fmt::format("{} -> {}", request.operation, reply.status); }, fate != fine);
  if (fate == reply_lost || fate == late) return;
  answer_after(half_way, call, std::move(reply));
}

HttpReply Network::perform(const HttpRequest& request, std::uint32_t fate) {
  if (request.method == "MAIL")
    return fate == unavailable || fate == too_many ? HttpReply(421, "try later") : take_mail(request);
  auto& provider = farm_->provider_of(request.operation);
  if (fate == unavailable) return reply_of(provider.trouble(503));
  if (fate == too_many) return reply_of(provider.trouble(429));
  simulator::Conditions conditions;
  if (fate == stale) conditions.visible_until = stage_.time().micros - 5 * seconds;
  const auto there = request_of(request);
  const auto at = provider.route(there);
  auto outcome = at.act(conditions);
  if (outcome.finish) outcome.reply = outcome.finish();
  for (auto* told : {&outcome.before, &outcome.after})
    for (auto& delivery : *told)
      if (delivery.happens) delivery.happens();
  return fate == failed_after ? reply_of(provider.trouble(500)) : reply_of(outcome.reply);
}

HttpReply Network::take_mail(const HttpRequest& request) {
  constexpr std::string_view name = "Message-ID: ";
  const auto from = request.body.find(name) + name.size();
  ++mails_[request.body.substr(from, request.body.find('\r', from) - from)];
  return HttpReply(250, "2.0.0 taken");
}

void Network::answer_after(std::int64_t micros, std::uint64_t call, HttpReply reply) {
  auto answer = [this, call, reply = std::move(reply)]() mutable {
    const auto at = calls_.find(call);
    if (at == calls_.end()) return;  // its process died, or it gave up
    const auto finish = std::move(at->second.finish);
    calls_.erase(at);
    finish(std::move(reply));
  };
  stage_.scheduler.after(micros, Lane{Lane::outside, 1}, std::move(answer));
}

void Network::sell(const std::string& number, const std::string& country, const std::string& area_code) {
  simulator::StockNumber one;
  one.number = number;
  one.country = country;
  one.type = "local";
  one.area_code = area_code;
  farm_->twilio.account().stock.add(one);
}

void Network::add_assistant(const std::string& id) { farm_->vapi.add_assistant({{"id", id}}); }

std::map<std::string, int> Network::bought() const {
  std::map<std::string, int> all;
  for (const auto& [number, count] : farm_->twilio.account().counts) all[number] = count.bought;
  return all;
}

std::set<std::string> Network::owned() const {
  std::set<std::string> all;
  for (const auto& [sid, made, row] : farm_->twilio.account().numbers.rows())
    all.insert(row.at("phone_number").get<std::string>());
  return all;
}

std::vector<OwnedNumber> Network::routes() const {
  std::vector<OwnedNumber> all;
  const auto text = [](const simulator::Json& row, const char* name) {
    const auto at = row.find(name);
    return at == row.end() || !at->is_string() ? std::string() : at->get<std::string>();
  };
  for (const auto& [sid, made, row] : farm_->twilio.account().numbers.rows()) {
    OwnedNumber one;
    one.number = E164(text(row, "phone_number"));
    one.voice_url = text(row, "voice_url");
    one.sms_url = text(row, "sms_url");
    one.trunk_sid = text(row, "trunk_sid");
    all.push_back(std::move(one));
  }
  return all;
}

std::map<std::string, int> Network::imports() const {
  std::map<std::string, int> all;
  const auto state = farm_->vapi.state();
  for (const auto& row : state.at("numbers")) ++all[row.at("number").get<std::string>()];
  return all;
}

std::map<std::string, int> Network::sip_trunks() const {
  std::map<std::string, int> all;
  const auto state = farm_->livekit.state();
  for (const auto& row : state.at("trunks"))
    for (const auto& number : row.at("numbers")) ++all[number.get<std::string>()];
  return all;
}

std::map<std::string, int> Network::texts() const {
  std::map<std::string, int> all;
  for (const auto& [sid, made, row] : farm_->twilio.account().messages.rows())
    ++all[row.at("to").get<std::string>() + " " + row.at("body").get<std::string>()];
  return all;
}

Adapters adapters_in(Stage& stage, Lane lane) {
  static const simulator::Credentials known;
  static const std::map<std::string, std::string> set = {
      {"TWILIO_API_URL", "https://twilio.simulated"},
      {"TWILIO_PRICING_URL", "https://twilio.simulated"},
      {"TWILIO_TRUNKING_URL", "https://twilio.simulated"},
      {"TWILIO_NUMBERS_URL", "https://twilio.simulated"},
      {"TWILIO_ACCOUNT_SID", known.twilio_account},
      {"TWILIO_AUTH_TOKEN", known.twilio_token},
      {"VAPI_API_URL", "https://vapi.simulated"},
      {"VAPI_API_KEY", known.vapi_key},
      {"LIVEKIT_URL", "https://livekit.simulated"},
      {"LIVEKIT_API_KEY", known.livekit_key},
      {"LIVEKIT_API_SECRET", known.livekit_secret},
      {"LIVEKIT_SIP_URI", "sip:simulated.sip.livekit.cloud"},
      {"SMTP_URL", "smtps://mail.simulated:465"},
      {"MAIL_FROM", "Ledgerline <numbers@ledgerline.example>"}};
  static const Providers read = read_providers([](const char* name) {
    const auto at = set.find(name);
    return at == set.end() ? nullptr : at->second.c_str();
  });
  auto providers = read;
  providers.twilio->pause = [&stage, lane](std::chrono::milliseconds time) {
    return stage.scheduler.elapse(lane, time.count() * 1000);
  };
  providers.livekit->now = [&stage] { return stage.time(); };
  return adapters_of(providers);
}

ProviderSettings simulated_settings() {
  ProviderSettings settings;
  settings.app_url = "https://ledgerline.simulated";
  settings.sip_uri = "sip:simulated.sip.livekit.cloud";
  settings.mail_from = "Ledgerline <numbers@ledgerline.example>";
  return settings;
}

}  // namespace ledgerline::simulation
