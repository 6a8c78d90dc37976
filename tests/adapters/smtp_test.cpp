#include "adapters/smtp/smtp.hpp"

#include "adapters/http/encoding.hpp"
#include "adapters/smtp/wire.hpp"
#include "tests/adapters/settings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::smtp::smtp_test {
namespace {

using namespace tests;
using Kind = Result::Kind;

MailOrder order() {
  MailOrder order;
  order.to = Email("owner@example.net");
  order.from = "Shop <shop@example.com>";
  order.subject = "Your number";
  order.text = "It is +14155550100.\n.\nEnjoy = it ";
  order.html = "<p>It is +14155550100.</p>";
  order.message_id = "<eff_1@example.com>";
  order.date = Time{1'772'355'600'000'000};
  return order;
}

TEST_CASE("a mail's bytes are the same each time", "[adapters][smtp]") {
  CHECK(message(order()) == message(order()));
  CHECK(message(order()) ==
        "Date: Sun, 01 Mar 2026 09:00:00 +0000\r\n"
        "From: \"Shop\" <shop@example.com>\r\n"
        "To: owner@example.net\r\n"
        "Subject: Your number\r\n"
        "Message-ID: <eff_1@example.com>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative; boundary=\"=_e0be218e0284db43eece7454\"\r\n\r\n"
        "--=_e0be218e0284db43eece7454\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "It is +14155550100.\r\n.\r\nEnjoy =3D it=20\r\n"
        "--=_e0be218e0284db43eece7454\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<p>It is +14155550100.</p>\r\n"
        "--=_e0be218e0284db43eece7454--\r\n");
  auto plain = order();
  plain.html.clear();
  CHECK_THAT(message(plain), ContainsSubstring("MIME-Version: 1.0\r\nContent-Type: text/plain"));
}

TEST_CASE("a header holds what it is given, and nothing gets out of it", "[adapters][smtp]") {
  CHECK(header_text("Your number") == "Your number");
  CHECK(header_text("Grüße") == "=?UTF-8?B?R3LDvMOfZQ==?=");
  CHECK(header_text("a\r\nBcc: x@y.z") == "=?UTF-8?B?" + http::base64("a\r\nBcc: x@y.z") + "?=");
  CHECK(header_text("=?fake?=").starts_with("=?UTF-8?B?"));
  std::string longest;
  for (int i = 0; i < 60; ++i) longest += "ü€";
  std::string decoded;
  auto words = header_text(longest);
  for (std::size_t at = 0; at < words.size();) {
    const auto end = words.find("\r\n ", at);
    const auto word = words.substr(at, end == words.npos ? end : end - at);
    CHECK(word.size() <= 75);
    decoded += http::from_base64(word.substr(10, word.size() - 12)).value();
    at = end == words.npos ? words.size() : end + 3;
  }
  CHECK(decoded == longest);
}

TEST_CASE("quoted-printable keeps lines short and characters whole", "[adapters][smtp]") {
  CHECK(quoted_printable("a=b\nü\r\nend ") == "a=3Db\r\n=C3=BC\r\nend=20");
  CHECK(quoted_printable("") == "");
  CHECK(quoted_printable("a\n") == "a\r\n");
  const auto wrapped = quoted_printable(std::string(200, 'x') + "=");
  for (std::size_t at = 0; at < wrapped.size(); at = wrapped.find("\r\n", at) + 2) {
    CHECK(std::min(wrapped.find("\r\n", at), wrapped.size()) - at <= 76);
    if (wrapped.find("\r\n", at) == wrapped.npos) break;
  }
}

TEST_CASE("a sender is an address, or a name and an address", "[adapters][smtp]") {
  CHECK(sender_of("a@b.example")->address == "a@b.example");
  CHECK(sender_of("Shop <a@b.example>")->name == "Shop");
  for (const auto* bad :
       {"", "Shop", "<a@b.example", "a@b.example>", "a@b\r\nBcc: c@d", "a b@c", "a@b@c", "@b", "a@"})
    CHECK_FALSE(sender_of(bad));
}

TEST_CASE("an order that would say more than it should is never sent", "[adapters][smtp]") {
  const auto code = [](auto change) {
    auto changed = order();
    change(changed);
    ScriptedHttp nobody;
    Smtp smtp(nobody, smtp_settings());
    return run(smtp.send(changed)).code;
  };
  CHECK(code([](MailOrder& mail) { mail.from = "a@b.example>\r\nRCPT TO:<x@y.z"; }) == "SENDER_INVALID");
  CHECK(code([](MailOrder& mail) { mail.to = Email("a>b@example.com"); }) == "TO_INVALID");
  CHECK(code([](MailOrder& mail) { mail.to = Email("ü@example.com"); }) == "TO_INVALID");
  CHECK(code([](MailOrder& mail) { mail.message_id = "<a@b>\r\nX: y"; }) == "MESSAGE_ID_INVALID");
}

TEST_CASE("a name stays within its quotes", "[adapters][smtp]") {
  auto quoted = order();
  quoted.from = "The \"Shop\", Ltd <shop@example.com>";
  CHECK_THAT(message(quoted), ContainsSubstring("From: \"The \\\"Shop\\\", Ltd\" <shop@example.com>\r\n"));
  quoted.from = "Café\r\nBcc: x@y.z <shop@example.com>";
  CHECK(message(quoted).find("\r\nBcc:") == std::string::npos);
}

TEST_CASE("a delivery has one receiver and our login", "[adapters][smtp]") {
  const auto request = delivery(order(), smtp_settings());
  CHECK(request.operation == "smtp:send");
  CHECK(request.method == "MAIL");
  CHECK(header(request, "From") == "shop@example.com");
  CHECK(header(request, "To") == "owner@example.net");
  CHECK(http::login_of(header(request, "Authorization"))->user == "shop");
}

TEST_CASE("a mail server's answer has its class", "[adapters][smtp]") {
  const auto outcome = [](const HttpReply& reply) {
    ScriptedHttp server;
    server.on("smtp:send", reply);
    Smtp smtp(server, smtp_settings());
    return run(smtp.send(order()));
  };
  CHECK(outcome({250, "250 queued"}).reference == "<eff_1@example.com>");
  CHECK(outcome({451, "451 4.7.1 Try again later"}).kind == Kind::deferred);
  CHECK(outcome({421, "421 4.3.2 Service shutting down"}).kind == Kind::deferred);
  CHECK(outcome({550, "550 5.1.1 No such user"}).kind == Kind::refused);
  CHECK(outcome({535, "535 no"}).code == "CREDENTIALS_WRONG");
  CHECK(outcome(not_sent("NOT_REACHED")).kind == Kind::deferred);
  CHECK(outcome(lost("CONNECTION_LOST")).kind == Kind::unsure);
  CHECK(outcome({550, "550 <owner@example.net> unknown"}).message.find("owner@example.net") ==
        std::string::npos);
}

TEST_CASE("a mail without a sender is from the one configured", "[adapters][smtp]") {
  ScriptedHttp server;
  server.on("smtp:send", {250, "ok"});
  Smtp smtp(server, smtp_settings());
  auto mail = order();
  mail.from.clear();
  CHECK(run(smtp.send(mail)).ok());
  CHECK(header(server.requests().at(0), "From") == "shop@example.com");
}

}  // namespace
}  // namespace ledgerline::smtp::smtp_test
