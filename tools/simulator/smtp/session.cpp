#include "tools/simulator/smtp/session.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "tools/simulator/crypto.hpp"

namespace ledgerline::simulator {
namespace {

using SmtpAnswer = SmtpSession::Answer;

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

/// What stands between < and >, or "" where nothing does.
std::string address_in(const std::string& text) {
  const auto begin = text.find('<'), end = text.find('>');
  return begin == text.npos || end == text.npos || end < begin ? "" : text.substr(begin + 1, end - begin - 1);
}

/// The headers by name, in lower case; continued lines are joined.
std::map<std::string, std::string> headers_of(const std::string& raw) {
  std::map<std::string, std::string> headers;
  std::string last;
  for (std::size_t at = 0; at < raw.size();) {
    const auto end = std::min(raw.find("\r\n", at), raw.size());
    const auto line = raw.substr(at, end - at);
    at = end + 2;
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (line[0] == ' ' || line[0] == '\t') {
      auto& value = headers[last];
      value += (value.empty() ? "" : " ") + line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    } else if (colon != line.npos) {
      last = line.substr(0, colon);
      std::ranges::transform(last, last.begin(), [](unsigned char c) { return std::tolower(c); });
      const auto value = line.find_first_not_of(' ', colon + 1);
      headers[last] = value == line.npos ? "" : line.substr(value);
    }
  }
  return headers;
}

std::string reply_for(int status) {
  if (status == 550) return "550 5.1.1 No such user";
  if (status == 452) return "452 4.3.1 Insufficient system storage";
  if (status == 421) return "421 4.3.2 Service shutting down";
  return status < 500 ? fmt::format("{} 4.7.1 Try again later", status)
                      : fmt::format("{} 5.7.1 Refused", status);
}

/// A fault's status is SMTP's, where it is one that says no.
int status_of(const Fault& fault) { return fault.status == 503 ? 451 : fault.status; }

}  // namespace

Json StoredMail::json() const {
  const auto blank = raw.find("\r\n\r\n");
  return {{"time", iso_millis(time)},
          {"from", from},
          {"to", to},
          {"message_id", message_id},
          {"headers", headers_of(raw)},
          {"body", blank == raw.npos ? "" : raw.substr(blank + 4)},
          {"raw", raw}};
}

void Mailbox::record(const std::string& operation, const Json& about, int status, bool committed,
                     const Fault& fault) {
  Entry entry;
  entry.time = world_.clock.now();
  entry.provider = "smtp";
  entry.operation = operation;
  entry.body = about;
  const auto sequence = ledger_.add(std::move(entry));
  ledger_.finish(sequence, status, committed, fault.kind == Fault::Kind::none ? "" : name_of(fault.kind));
}

Json Mailbox::mails() const {
  auto list = Json::array();
  for (const auto& mail : mails_) list.push_back(mail.json());
  return list;
}

Json Mailbox::summary() const {
  std::map<std::string, int> counts;
  for (const auto& mail : mails_) ++counts[mail.message_id];
  return {{"mails", counts}};
}

SmtpAnswer SmtpSession::greeting() {
  const auto fault = mailbox_.take("smtp:connect");
  SmtpAnswer answer("220 localhost ESMTP simulator");
  if (fault.answers()) answer = SmtpAnswer(reply_for(status_of(fault)));
  answer.closes = fault.closes() || fault.answers();
  if (fault.closes()) answer.text.clear();
  answer.latency_ms = fault.latency_ms;
  return answer;
}

SmtpAnswer SmtpSession::take(const std::string& line) {
  if (state_ == State::data) return data_line(line);
  if (state_ != State::commands) return continue_login(line);
  const auto verb = upper(line.substr(0, line.find(' ')));
  return command(verb, line.size() > verb.size() ? line.substr(verb.size() + 1) : "");
}

SmtpAnswer SmtpSession::command(const std::string& verb, const std::string& rest) {
  if (verb == "EHLO" || verb == "HELO") return hello(rest);
  if (verb == "AUTH") return authenticate(rest);
  if (verb == "MAIL") return troubled("smtp:mail", &SmtpSession::mail, rest);
  if (verb == "RCPT") return troubled("smtp:rcpt", &SmtpSession::recipient, rest);
  if (verb == "DATA") return begin_data(rest);
  if (verb == "NOOP") return SmtpAnswer("250 2.0.0 OK");
  if (verb == "RSET") {
    forget();
    return SmtpAnswer("250 2.0.0 OK");
  }
  SmtpAnswer answer(verb == "QUIT" ? "221 2.0.0 Bye" : "502 5.5.2 Command not recognised");
  answer.closes = verb == "QUIT";
  return answer;
}

/// A step that a fault may stop.
SmtpAnswer SmtpSession::troubled(const std::string& operation, Step step, const std::string& rest) {
  const auto fault = mailbox_.take(operation);
  SmtpAnswer answer = fault.answers()  ? SmtpAnswer(reply_for(status_of(fault)))
                      : fault.closes() ? SmtpAnswer()
                                       : (this->*step)(rest);
  answer.closes = answer.closes || fault.closes();
  answer.latency_ms = fault.latency_ms;
  return answer;
}

SmtpAnswer SmtpSession::hello(const std::string&) {
  forget();
  return SmtpAnswer(
      "250-localhost\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n250 AUTH PLAIN LOGIN");
}

SmtpAnswer SmtpSession::authenticate(const std::string& rest) {
  const auto method = upper(rest.substr(0, rest.find(' ')));
  const auto first = rest.size() > method.size() ? rest.substr(method.size() + 1) : "";
  if (method == "PLAIN") {
    state_ = State::plain;
    return first.empty() ? SmtpAnswer("334 ") : continue_login(first);
  }
  if (method != "LOGIN") return SmtpAnswer("504 5.5.4 Mechanism not supported");
  state_ = State::login_user;
  return first.empty() ? SmtpAnswer("334 " + base64("Username:")) : continue_login(first);
}

SmtpAnswer SmtpSession::continue_login(const std::string& line) {
  const auto& credentials = mailbox_.world().credentials;
  const auto text = from_base64(line);
  const auto state = state_;
  state_ = State::commands;
  if (state == State::plain) {
    const auto wanted =
        std::string(1, '\0') + credentials.smtp_user + std::string(1, '\0') + credentials.smtp_password;
    return judge(text.size() >= wanted.size() && text.ends_with(wanted));
  }
  if (state == State::login_password)
    return judge(user_ == credentials.smtp_user && text == credentials.smtp_password);
  user_ = text;
  state_ = State::login_password;
  return SmtpAnswer("334 " + base64("Password:"));
}

SmtpAnswer SmtpSession::judge(bool is_right) {
  is_authenticated_ = is_right;
  return SmtpAnswer(is_right ? "235 2.7.0 Authentication successful"
                             : "535 5.7.8 Authentication credentials invalid");
}

SmtpAnswer SmtpSession::mail(const std::string& rest) {
  if (mailbox_.world().settings.get<bool>("/smtp/require_auth") && !is_authenticated_)
    return SmtpAnswer("530 5.7.0 Authentication required");
  forget();
  has_sender_ = true;
  mail_.from = address_in(rest);
  return SmtpAnswer("250 2.1.0 OK");
}

SmtpAnswer SmtpSession::recipient(const std::string& rest) {
  if (!has_sender_) return SmtpAnswer("503 5.5.1 MAIL first");
  const auto address = address_in(rest);
  const auto& refused = mailbox_.world().settings.at("/smtp/refused_recipients");
  if (refused.contains(address)) {
    const auto answer = refused.at(address).get<std::string>();
    mailbox_.record("smtp:rcpt", {{"to", address}}, std::atoi(answer.c_str()), false, Fault());
    return SmtpAnswer(answer);
  }
  mail_.to.push_back(address);
  return SmtpAnswer("250 2.1.5 OK");
}

SmtpAnswer SmtpSession::begin_data(const std::string&) {
  if (mail_.to.empty()) return SmtpAnswer("503 5.5.1 RCPT first");
  state_ = State::data;
  return SmtpAnswer("354 End data with <CR><LF>.<CR><LF>");
}

SmtpAnswer SmtpSession::data_line(const std::string& line) {
  if (line == ".") return end_of_data();
  mail_.raw += line.starts_with('.') ? line.substr(1) : line;
  mail_.raw += "\r\n";
  return SmtpAnswer();
}

SmtpAnswer SmtpSession::end_of_data() {
  const auto fault = mailbox_.take("smtp:send");
  mail_.time = mailbox_.world().clock.now();
  mail_.message_id = headers_of(mail_.raw)["message-id"];
  SmtpAnswer answer(fault.answers() ? reply_for(status_of(fault)) : "250 2.0.0 OK queued");
  if (fault.closes()) answer.text.clear();
  answer.closes = fault.closes();
  answer.latency_ms = fault.latency_ms;
  const bool is_stored = !fault.stops_request();
  const Json about = {{"from", mail_.from}, {"to", mail_.to}, {"message_id", mail_.message_id}};
  mailbox_.record("smtp:send", about, std::atoi(answer.text.c_str()), is_stored, fault);
  if (is_stored) mailbox_.store(mail_);
  forget();
  return answer;
}

void SmtpSession::forget() {
  state_ = State::commands;
  has_sender_ = false;
  mail_ = StoredMail();
}

}  // namespace ledgerline::simulator
