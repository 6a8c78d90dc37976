#include "engine/texts.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, names(Wording{}).size()> usual_forms = {
    // ask_business_type
    "Hi, this is {brand}! Let's get your number live.\n\n"
    "What do you do, and where? For example: Plumber from London",
    // ask_business_name
    "Great! What's your business called?",
    // ask_owner_name
    "Thanks! And what's your name?",
    // ask_channel
    "How should we send you new jobs?\n\nReply SMS, WHATSAPP or EMAIL",
    // confirm_live
    "That's all we need.\n\nReady to go live? Reply YES",
    // payment_required
    "Perfect! One last step before we go live.\n\n"
    "{brand} costs {currency}{price}/month (cancel anytime).\n\n"
    "To activate, confirm payment here:\n{payment_link}\n\n"
    "Reply READY once you've confirmed.",
    // pool_empty
    "We're currently at capacity.\n\n"
    "Your payment is confirmed, and you're on our priority list.\n\n"
    "We'll text you within 24 hours when your {brand} number is ready.",
    // number_missing
    "We're assigning your {brand} number now.\n\n"
    "This usually takes a moment.\n\n"
    "Reply READY in 1 minute to continue.",
    // number_ready
    "Good news: your {brand} number is ready!\n\n{number}\n\nReply READY to continue.",
    // ask_phone_type
    "Now let's forward the calls you miss.\n\n"
    "Which phone do you have?\n1. iPhone\n2. Android\n\nReply 1 or 2",
    // forward_iphone
    "📱 iPhone Setup (30 seconds)\n\n"
    "1. Open Phone app\n2. Tap your profile (top right)\n3. Scroll to \"Call Forwarding\"\n"
    "4. Enable \"When Busy or Unanswered\"\n5. Enter this number:\n   {number}\n\n"
    "Done? Reply DONE",
    // forward_android
    "📱 Android Setup (30 seconds)\n\n"
    "1. Open Phone app\n2. Tap the three dots (top right), then Settings\n"
    "3. Tap \"Calls\", then \"Call forwarding\"\n4. Tap \"When busy\", then \"When unanswered\"\n"
    "5. Enter this number for both:\n   {number}\n\n"
    "Done? Reply DONE",
    // await_test_call
    "Last step: call your own number from another phone, and let it ring.\n\n"
    "We'll text you once the call has reached us.",
    // completed
    "You're live! {brand} now answers the calls you miss.",
    // not_understood
    "Sorry, we didn't get that.\n\n{question}",
    // help
    "{brand}: just reply to the last question we sent. Reply STOP for no more texts, START for texts again."};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Puts `value(name)` for each {name}.
std::string filled(std::string_view form, auto&& value) {
  std::string text;
  while (!form.empty()) {
    const auto open = form.find('{'), close = form.find('}', open);
    text += form.substr(0, std::min(open, form.size()));
    if (open == form.npos || close == form.npos) {
      if (open != form.npos) text += form.substr(open);
      break;
    }
    text += value(form.substr(open + 1, close - open - 1));
    form.remove_prefix(close + 1);
  }
  return text;
}

std::optional<Wording> wording_of(std::string_view name) {
  const auto all = names(Wording{});
  const auto at = std::ranges::find(all, name);
  if (at == all.end()) return std::nullopt;
  return static_cast<Wording>(at - all.begin());
}

Wording needed_wording(std::string_view name) {
  const auto wording = wording_of(name);
  if (!wording)
    throw BadInput(fmt::format("texts: there is no text {}; there are {}", printable(name),
                               fmt::join(names(Wording{}), ", ")));
  return *wording;
}

std::string line(const Json& json, std::string_view key) {
  if (!json.is_string()) throw BadInput(fmt::format("texts: {} is not a text: write it in quotes", key));
  auto text = json.get<std::string>();
  const auto problem = text.empty() ? std::string("it is empty") : text_problem(text, 500);
  if (!problem.empty()) throw BadInput(fmt::format("texts: {}: {}", key, problem));
  return text;
}

std::string link_from(const Json& json) {
  auto text = line(json, "payment_link");
  if (!text.starts_with("https://") || text.find(' ') != text.npos)
    throw BadInput("texts: payment_link: give https://… as Stripe shows it");
  return text;
}

void read_entry(const std::string& key, const Json& value, Texts& texts) {
  if (key == "brand") {
    texts.brand = line(value, key);
  } else if (key == "currency") {
    texts.currency = line(value, key);
  } else if (key == "price") {
    texts.price = line(value, key);
  } else if (key == "payment_link") {
    texts.payment_link = link_from(value);
  } else if (key == "match_payments" && value.is_boolean()) {
    texts.match_payments = value.get<bool>();
  } else if (key == "once" && value.is_array()) {
    texts.once.clear();
    for (const auto& name : value) texts.once.insert(needed_wording(line(name, key)));
  } else if (key == "texts" && value.is_object()) {
    for (const auto& [name, form] : value.items())
      texts.put(needed_wording(name), form.is_string() ? form.get<std::string>() : std::string());
  } else {
    throw BadInput(fmt::format(
        "texts: {} is not known, or not of its kind: there are brand, currency, price, payment_link, "
        "match_payments (true or false), once (a list of texts) and texts (an object)",
        printable(key)));
  }
}

}  // namespace

std::string_view name_of(Wording wording) { return names(wording)[static_cast<std::size_t>(wording)]; }

Texts::Texts() { std::ranges::copy(usual_forms, forms_.begin()); }

void Texts::put(Wording wording, std::string form) {
  constexpr std::array<std::string_view, 7> known = {"brand",  "currency", "price",   "payment_link",
                                                     "region", "number",   "question"};
  const auto problem = form.empty() ? std::string("it is empty, or not a text")
                                    : text_problem(form, 4 * most_characters, Lines::several);
  if (!problem.empty()) throw BadInput(fmt::format("texts: {}: {}", name_of(wording), problem));
  filled(form, [&](std::string_view name) {
    if (std::ranges::find(known, name) == known.end())
      throw BadInput(fmt::format("texts: {}: {} is no placeholder; there are {}", name_of(wording),
                                 printable(name), fmt::join(known, ", ")));
    return std::string();
  });
  forms_[static_cast<std::size_t>(wording)] = std::move(form);
}

std::string Texts::value_of(std::string_view placeholder, const TextValues& values) const {
  if (placeholder == "brand") return brand;
  if (placeholder == "currency") return currency;
  if (placeholder == "price") return price;
  if (placeholder == "payment_link") return link(values.tenant);
  if (placeholder == "region") return values.region;
  if (placeholder == "number") return values.number;
  return values.question;
}

/// Tenant ids need no escapes. What follows a blank is a remark on the link.
std::string Texts::link(const std::string& tenant) const {
  if (!match_payments) return payment_link;
  const auto end = std::min(payment_link.find(' '), payment_link.size());
  const char separator = payment_link.find('?') == std::string::npos ? '?' : '&';
  return fmt::format("{}{}client_reference_id={}{}", payment_link.substr(0, end), separator, tenant,
                     payment_link.substr(end));
}

std::string Texts::render(Wording wording, const TextValues& values) const {
  return filled(form(wording), [&](std::string_view name) { return value_of(name, values); });
}

void Texts::check() const {
  TextValues longest;
  longest.tenant = std::string(200, 'x');
  longest.region = std::string(64, 'x');
  longest.number = std::string(16, '0');
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    const auto size = characters(render(static_cast<Wording>(i), longest));
    // A question is put again below a few words of excuse.
    const auto most =
        static_cast<Wording>(i) == Wording::not_understood ? most_characters / 4 : most_characters * 3 / 4;
    if (size > most)
      throw BadInput(fmt::format("texts: {} may have {} characters, and at most {} are allowed: shorten it",
                                 names(Wording{})[i], size, most));
  }
}

void read_texts(std::string_view text, Texts& texts) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) throw BadInput("texts: it is not a JSON object");
  for (const auto& [key, value] : json.items()) read_entry(key, value, texts);
  texts.check();
}

}  // namespace ledgerline
