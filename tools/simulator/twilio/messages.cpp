#include <algorithm>
#include <ctime>
#include <iomanip>
#include <sstream>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "tools/simulator/twilio/account.hpp"

namespace ledgerline::simulator {
namespace {

constexpr std::size_t longest_body = 1600, segment = 153;
const std::string trial_notice = "Sent from your Twilio trial account - ";

std::string value_of(const Fields& form, std::string_view name) {
  return simulator::find(form, name).value_or("");
}

std::optional<Reply> problem_of(Account& account, const Fields& form) {
  const auto to = value_of(form, "To"), from = value_of(form, "From"), body = value_of(form, "Body");
  const auto& settings = account.world.settings;
  if (to.empty()) return twilio_error(400, 21604, "A 'To' phone number is required.");
  if (!is_e164(to))
    return twilio_error(400, 21211, "The 'To' number " + to + " is not a valid phone number.");
  if (from.empty() && value_of(form, "MessagingServiceSid").empty())
    return twilio_error(400, 21603, "A 'From' phone number is required.");
  if (body.empty() && value_of(form, "MediaUrl").empty() && value_of(form, "ContentSid").empty())
    return twilio_error(400, 21602, "Message body is required.");
  if (body.size() > longest_body)
    return twilio_error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
  if (!from.empty() && !account.owned(from))
    return twilio_error(
        400, 21606,
        "The 'From' phone number provided is not a valid message-capable Twilio phone number for "
        "this destination.");
  if (settings.get<bool>("/twilio/trial") && !settings.lists("/twilio/verified_numbers", to))
    return twilio_error(400, 21608, "The 'to' phone number provided is not yet verified for this account.");
  if (settings.lists("/twilio/unsubscribed_numbers", to))
    return twilio_error(400, 21610, "Attempt to send to unsubscribed recipient");
  return std::nullopt;
}

Json message_row(Account& account, const Fields& form, const std::string& direction) {
  const auto sid = account.world.ids.sid(value_of(form, "MediaUrl").empty() ? "SM" : "MM");
  const auto now = rfc2822(account.world.clock.now());
  const auto uri = account.path() + "/Messages/" + sid;
  const auto body = value_of(form, "Body"), service = value_of(form, "MessagingServiceSid");
  return {{"sid", sid},
          {"account_sid", account.sid()},
          {"api_version", "2010-04-01"},
          {"body", body},
          {"to", value_of(form, "To")},
          {"from", value_of(form, "From")},
          {"direction", direction},
          {"status", "queued"},
          {"num_segments", fmt::format("{}", body.size() / segment + 1)},
          {"num_media", value_of(form, "MediaUrl").empty() ? "0" : "1"},
          {"messaging_service_sid", service.empty() ? Json() : Json(service)},
          {"date_created", now},
          {"date_updated", now},
          {"date_sent", nullptr},
          {"error_code", nullptr},
          {"error_message", nullptr},
          {"price", nullptr},
          {"price_unit", "USD"},
          {"uri", uri + ".json"},
          {"subresource_uris", {{"media", uri + "/Media.json"}, {"feedback", uri + "/Feedback.json"}}}};
}

bool is_failure(const std::string& status) { return status == "failed" || status == "undelivered"; }

int error_code(const Account& account, const std::string& status) {
  const auto chosen = account.world.settings.get<int>("/twilio/message_error_code");
  return is_failure(status) ? (chosen == 0 ? 30003 : chosen) : 0;
}

/// The message is on its way: never back to an earlier status.
void advance(Account& account, const std::string& sid, const Json& path, std::size_t step) {
  auto* row = account.messages.find(sid);
  if (!row) return;
  const auto reached = std::ranges::find(path, row->at("status")) - path.begin();
  const bool is_started = reached < static_cast<std::ptrdiff_t>(path.size());
  if (is_started && reached >= static_cast<std::ptrdiff_t>(step)) return;
  const auto status = path.at(step).get<std::string>();
  const auto now = rfc2822(account.world.clock.now());
  (*row)["status"] = status;
  (*row)["date_updated"] = now;
  (*row)["date_sent"] = now;
  if (const int code = error_code(account, status); code != 0) (*row)["error_code"] = code;
}

Delivery status_callback(Account& account, const Json& row, const std::string& url, const Json& path,
                         std::size_t step) {
  const auto status = path.at(step).get<std::string>(), sid = row.at("sid").get<std::string>();
  Fields fields = {{"MessageSid", sid},           {"SmsSid", sid},
                   {"MessageStatus", status},     {"SmsStatus", status},
                   {"To", row.at("to")},          {"From", row.at("from")},
                   {"AccountSid", account.sid()}, {"ApiVersion", "2010-04-01"}};
  if (const int code = error_code(account, status); code != 0)
    fields.emplace_back("ErrorCode", fmt::format("{}", code));
  auto delivery = signed_webhook(account, url, fields, "twilio:message-status:" + status);
  delivery.happens = [&account, sid, path, step] { advance(account, sid, path, step); };
  return delivery;
}

std::vector<Delivery> callbacks(Account& account, const Json& row, const std::string& url) {
  const auto& settings = account.world.settings;
  const auto& path = settings.at("/twilio/message_path");
  std::vector<Delivery> deliveries;
  for (std::size_t step = 0; step < path.size(); ++step) {
    const auto delivery = status_callback(account, row, url, path, step);
    deliveries.insert(deliveries.end(), settings.get<std::size_t>("/twilio/callback_copies"), delivery);
  }
  if (settings.get<bool>("/twilio/callbacks_reversed")) std::ranges::reverse(deliveries);
  return deliveries;
}

Outcome send_message(Account& account, const Arrival& arrival) {
  auto form = arrival.form();
  if (const auto problem = problem_of(account, form)) return *problem;
  auto row = message_row(account, form, "outbound-api");
  if (account.world.settings.get<bool>("/twilio/trial")) row["body"] = trial_notice + value_of(form, "Body");
  Outcome outcome(Reply(201, row));
  const bool is_early = account.world.settings.get<bool>("/twilio/callbacks_before_reply");
  (is_early ? outcome.before : outcome.after) = callbacks(account, row, value_of(form, "StatusCallback"));
  account.messages.add(account.world.clock.now(), std::move(row));
  return outcome;
}

/// "2026-11-21" for "Sat, 21 Nov 2026 14:51:48 +0000".
std::string day_of(const std::string& date) {
  std::tm time{};
  std::istringstream(date) >> std::get_time(&time, "%a, %d %b %Y %H:%M:%S");
  return fmt::format("{:%Y-%m-%d}", time);
}

/// The day a filter names, or "": Twilio ignores what is no date, such as the ">=2026-01-01" of
/// DateSent=>=2026-01-01.
std::string named_day(const Fields& query, std::string_view filter) {
  const auto text = value_of(query, filter);
  return text.size() >= 10 && text[0] >= '0' && text[0] <= '9' ? text.substr(0, 10) : "";
}

/// DateSent, DateSent< and DateSent>: days, themselves included. What is not sent yet has none.
bool sent_when(const Json& row, const Fields& query) {
  const auto on = named_day(query, "DateSent"), until = named_day(query, "DateSent<"),
             from = named_day(query, "DateSent>");
  if (on.empty() && until.empty() && from.empty()) return true;
  if (row.at("date_sent").is_null()) return false;
  const auto day = day_of(row.at("date_sent"));
  return (on.empty() || day == on) && (until.empty() || day <= until) && (from.empty() || day >= from);
}

Outcome list_messages(Account& account, const Arrival& arrival) {
  const auto query = arrival.query();
  const auto to = value_of(query, "To"), from = value_of(query, "From");
  const auto fits = [&](const Json& row) {
    return (to.empty() || row.at("to") == to) && (from.empty() || row.at("from") == from) &&
           sent_when(row, query);
  };
  return page_2010(arrival.request, "messages",
                   account.messages.select(account.listed_until(arrival.conditions), fits));
}

Outcome fetch_message(Account& account, const Arrival& arrival) {
  const auto* row = account.messages.find(arrival.parts[1], arrival.conditions.visible_until);
  return row ? Reply(200, *row) : not_found(arrival.request.path);
}

}  // namespace

Delivery inbound_sms(Account& account, const Json& about) {
  const Fields form = {{"To", about.at("to")}, {"From", about.at("from")}, {"Body", about.value("body", "")}};
  auto row = message_row(account, form, "inbound");
  row["sid"] = about.value("message_sid", row["sid"].get<std::string>());
  row["status"] = "received";
  const auto sid = row.at("sid").get<std::string>();
  const auto* number = account.owned(about.at("to"));
  const auto url = about.value("url", number ? number->at("sms_url").get<std::string>() : "");
  if (!account.messages.find(sid)) account.messages.add(account.world.clock.now(), std::move(row));
  const Fields fields = {{"MessageSid", sid},
                         {"SmsSid", sid},
                         {"SmsMessageSid", sid},
                         {"AccountSid", account.sid()},
                         {"From", about.at("from")},
                         {"To", about.at("to")},
                         {"Body", about.value("body", "")},
                         {"NumMedia", "0"},
                         {"NumSegments", "1"},
                         {"SmsStatus", "received"},
                         {"ApiVersion", "2010-04-01"},
                         {"FromCity", ""},
                         {"FromCountry", ""},
                         {"ToCity", ""},
                         {"ToCountry", ""}};
  return signed_webhook(account, url, fields, "twilio:inbound-sms");
}

void add_message_routes(Routes& routes, Account& account) {
  const std::string all = "/2010-04-01/Accounts/{}/Messages";
  const auto with = [&account](auto operation) {
    return [&account, operation](const Arrival& arrival) { return operation(account, arrival); };
  };
  routes.add("POST", all + ".json", "send_message", with(send_message));
  routes.add("GET", all + ".json", "list_messages", with(list_messages));
  routes.add("GET", all + "/{}.json", "fetch_message", with(fetch_message));
}

}  // namespace ledgerline::simulator
