#include "adapters/webhooks.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/http/form.hpp"
#include "adapters/http/message.hpp"
#include "events/kernel/error.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/output.hpp"
#include "tools/ledgerline/parked.hpp"

namespace ledgerline::cli {
namespace {

struct Kept {
  std::string provider, public_url, at;
};

WebhookProvider provider_of(const std::string& name) {
  const auto all = names(WebhookProvider{});
  return static_cast<WebhookProvider>(std::ranges::find(all, name) - all.begin());
}

Time time_of(const std::string& text) {
  if (!text.empty()) return parse_time(text);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

/// What was told, as it is known from then on; a word for what is not read further.
std::string key_of(WebhookProvider provider, const http::Delivery& delivery) {
  switch (provider) {
    case WebhookProvider::stripe: return stripe::read_event(delivery.body).key;
    case WebhookProvider::vapi: return vapi::read_event(delivery.body).key;
    case WebhookProvider::livekit: return livekit::read_event(delivery.body).key;
    case WebhookProvider::twilio: break;
  }
  const auto form = http::form_of(delivery.body);
  if (http::value_of(form, "MessageStatus")) return twilio::read_text_status(form).key;
  if (http::value_of(form, "MessageSid")) return twilio::read_inbound_text(form).key;
  if (http::value_of(form, "CallSid")) return twilio::read_inbound_call(form).key;
  return "";
}

/// An accepted delivery that cannot be read is worth knowing of: it is from the provider, and of another
/// form.
std::string reading(WebhookProvider provider, const http::Delivery& delivery) {
  try {
    return key_of(provider, delivery);
  } catch (const BadInput& e) {
    return fmt::format("not read: {}", e.what());
  }
}

int verify(const Options& options, const Kept& kept) {
  const auto provider = provider_of(kept.provider);
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto delivery = http::read_message(text, kept.public_url);
  const auto settings = read_webhook_settings([](const char* name) { return std::getenv(name); });
  const auto verdict = check_signature(provider, delivery, settings, time_of(kept.at));
  if (verdict != http::Verdict::accepted)
    return print_error(options, Exit::refused, std::string(http::code_of(verdict)),
                       std::string(http::advice(verdict)));
  const auto key = reading(provider, delivery);
  if (options.json)
    std::cout << nlohmann::ordered_json{{"verdict", http::code_of(verdict)}, {"key", key}}.dump() << '\n';
  else
    std::cout << "accepted" << (key.empty() ? "" : ": " + key) << '\n';
  return Exit::done;
}

}  // namespace

void add_webhook_commands(Program& program) {
  auto& options = program.options;
  auto* webhooks = program.group("webhooks", "What providers send us");
  const auto kept = std::make_shared<Kept>();
  auto* command = program.add(webhooks, "verify",
                              "Check the signature of a request read from the standard input: request line, "
                              "headers, blank line, body",
                              [&options, kept] { return verify(options, *kept); });
  command->add_option("provider", kept->provider, "Who sent it")
      ->required()
      ->check(CLI::IsMember({"twilio", "stripe", "vapi", "livekit"}));
  command
      ->add_option("--public-url", kept->public_url, "Our address as the provider knows it, without the path")
      ->envname("APP_URL");
  add_parked_commands(program, webhooks);
  command->add_option("--at", kept->at, "When it came (ISO 8601; default: now): signatures grow old");
}

}  // namespace ledgerline::cli
