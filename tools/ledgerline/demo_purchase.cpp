#include "tools/ledgerline/demo_purchase.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/ledgerline/simulated.hpp"

namespace ledgerline::cli {
namespace {

const std::string assistant = "018f3c9e-6d0a-7c4b-8d1e-2f3a4b5c6d7e";

void register_payer(const Show& show, const std::string& log, const std::string& id, const std::string& phone,
                    const std::vector<std::string>& more) {
  Step step{{"tenant", "register", id, "--name", id + " Ltd", "--country", "US", "--owner-phone", phone,
             "--email", "owner@" + id + ".example"}};
  step.arguments.insert(step.arguments.end(), more.begin(), more.end());
  show.step(log, step);
  show.step(log, {{"payment", "activate", id}});
}

std::string first_words(const std::string& text, std::size_t lines) {
  std::string words;
  for (std::size_t at = 0; at < text.size() && lines > 0; --lines) {
    const auto end = std::min(text.find('\n', at), text.size());
    words += "     | " + text.substr(at, end - at) + '\n';
    at = end + 1;
  }
  if (!words.empty()) words.pop_back();
  return words;
}

void show_mails(const Show& show, const Simulated& simulated) {
  show.note("the mail server received:");
  for (const auto& mail : nlohmann::json::parse(simulated.ask("/mails")))
    show.note("\n" + first_words(mail.value("raw", mail.dump()), 12));
}

void show_summary(const Show& show, const Simulated& simulated) {
  const auto summary = nlohmann::json::parse(simulated.ask("/summary"));
  show.note("the providers' own count: " + summary["twilio"]["numbers"].dump());
  show.note(fmt::format("imports at Vapi {}, trunks at LiveKit {}, e-mails {}",
                        summary["vapi"]["imports"].dump(), summary["livekit"]["trunks"].dump(),
                        summary["smtp"]["mails"].dump()));
}

}  // namespace

void demo_purchase(Show& show, const std::string& log) {
  const Simulated simulated(fmt::format(R"({{"assistants": [{{"id": "{}"}}]}})", assistant));
  auto environment = simulated.environment();
  environment.insert(environment.end(),
                     {"APP_URL=https://app.example.com", "MAIL_FROM=Ledgerline <numbers@app.example.com>",
                      "LIVEKIT_SIP_URI=sip:demo.sip.livekit.cloud;transport=tcp"});
  show.add_environment(environment);
  show.title("Bought numbers, at simulated providers (tools/simulator): a new user without a number");
  show.note("no number is to be had in area code 907, so the search falls back to 415, 510, 650");
  register_payer(show, log, "new-user", "4155550123", {"--area-code", "907"});
  show.step(log, {{"number", "provision", "new-user", "--route", "purchase", "--voice", "app"}});
  show.step(log, {{"flow", "new-user"}});
  show.title("A user who has a number: nothing is bought");
  show.step(log, {{"number", "provision", "new-user", "--route", "purchase"}});
  show.step(log, {{"flow", "new-user"}});
  show.title("Vapi: import, assistant, webhooks last, read back, e-mail");
  show.step(log, {{"number", "search", "--country", "US", "--area-code", "212"}});
  register_payer(show, log, "vapi-user", "4155550124", {"--area-code", "212", "--assistant", assistant});
  show.step(log, {{"number", "provision", "vapi-user", "--route", "purchase"}});
  show.step(log, {{"flow", "vapi-user"}});
  show.title("LiveKit: trunk, dispatch rule, and the way to them");
  register_payer(show, log, "livekit-user", "4155550125", {"--area-code", "510"});
  show.step(log, {{"number", "provision", "livekit-user", "--voice", "livekit"}});
  show.step(log, {{"flow", "livekit-user"}});
  show.title("Released: unwired at once, and it rests");
  show.step(log, {{"number", "release", "livekit-user", "--reason", "closed shop"}});
  show_mails(show, simulated);
  show_summary(show, simulated);
  show.step(log, {{"reconcile"}});
  show.step(log, {{"effects"}});
}

}  // namespace ledgerline::cli
