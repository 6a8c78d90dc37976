#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "tools/simulator/faults.hpp"
#include "tools/simulator/ledger.hpp"
#include "tools/simulator/world.hpp"

/// A mail server that takes every message and sends none on: enough of RFC 5321 for real clients.
namespace ledgerline::simulator {

struct StoredMail {
  std::int64_t time = 0;
  std::string from, raw, message_id;  // raw as it came, dots unstuffed
  std::vector<std::string> to;

  Json json() const;
};

/// What arrived, and what the sessions share.
class Mailbox {
 public:
  Mailbox(World& world, Faults& faults, Ledger& ledger) : world_(world), faults_(faults), ledger_(ledger) {}
  World& world() { return world_; }
  /// The fault for one step of a session: "smtp:connect", "smtp:rcpt", "smtp:send"…
  Fault take(const std::string& operation) { return faults_.take(operation); }
  void store(StoredMail mail) { mails_.push_back(std::move(mail)); }
  void record(const std::string& operation, const Json& about, int status, bool committed,
              const Fault& fault);
  Json mails() const;
  /// How often each Message-ID arrived.
  Json summary() const;
  void reset() { mails_.clear(); }

 private:
  World& world_;
  Faults& faults_;
  Ledger& ledger_;
  std::deque<StoredMail> mails_;
};

/// One connection's conversation, without its socket.
class SmtpSession {
 public:
  struct Answer {
    std::string text;  // lines with their ends; "" for none
    bool closes = false;
    int latency_ms = 0;

    Answer() = default;
    explicit Answer(std::string line) : text(std::move(line)) { text += "\r\n"; }
  };

  explicit SmtpSession(Mailbox& mailbox) : mailbox_(mailbox) {}
  Answer greeting();
  /// A line without its end.
  Answer take(const std::string& line);

 private:
  using Step = Answer (SmtpSession::*)(const std::string& rest);
  Answer command(const std::string& verb, const std::string& rest);
  Answer troubled(const std::string& operation, Step step, const std::string& rest);
  Answer hello(const std::string& rest);
  Answer authenticate(const std::string& rest);
  Answer mail(const std::string& rest);
  Answer recipient(const std::string& rest);
  Answer begin_data(const std::string& rest);
  Answer continue_login(const std::string& line);
  Answer data_line(const std::string& line);
  Answer end_of_data();
  Answer judge(bool is_right);
  void forget();

  enum class State { commands, data, login_user, login_password, plain };
  Mailbox& mailbox_;
  State state_ = State::commands;
  bool is_authenticated_ = false;
  std::string user_;
  bool has_sender_ = false;
  StoredMail mail_;
};

}  // namespace ledgerline::simulator
