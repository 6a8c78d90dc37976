#include <memory>

#include <curl/curl.h>

#include "tests/support/catch.hpp"
#include "tests/support/simulator.hpp"

namespace ledgerline::tests::smtp_test {
namespace {

struct Sent {
  CURLcode code = CURLE_OK;
  long reply = 0;
};

std::size_t read_from(char* to, std::size_t size, std::size_t count, void* mail) {
  auto& text = *static_cast<std::string*>(mail);
  const auto taken = std::min(size * count, text.size());
  text.copy(to, taken);
  text.erase(0, taken);
  return taken;
}

std::string mail_text() {
  return "From: Ledgerline <hello@app.example.com>\r\nMessage-ID:\r\n <E1@app.example.com>\r\nSubject: "
         "Hi\r\n\r\n"
         "Dear customer,\r\n.one line begins with a dot\r\n";
}

Sent send(const Simulator& simulator, const std::string& to = "shop@example.com",
          const std::string& password = "") {
  const std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)> curl(::curl_easy_init(), &::curl_easy_cleanup);
  const std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> recipients(
      ::curl_slist_append(nullptr, to.c_str()), &::curl_slist_free_all);
  auto text = mail_text();
  ::curl_easy_setopt(curl.get(), CURLOPT_URL, simulator.env("SMTP_URL").c_str());
  ::curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, "hello@app.example.com");
  ::curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  ::curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  ::curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, read_from);
  ::curl_easy_setopt(curl.get(), CURLOPT_READDATA, &text);
  ::curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 30L);
  if (!password.empty()) {
    ::curl_easy_setopt(curl.get(), CURLOPT_USERNAME, "simulator");
    ::curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, password.c_str());
  }
  Sent sent;
  sent.code = ::curl_easy_perform(curl.get());
  ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &sent.reply);
  return sent;
}

}  // namespace

TEST_CASE("a mail is kept as it came", "[simulator]") {
  const Simulator simulator;
  REQUIRE(send(simulator).code == CURLE_OK);
  const auto mails = simulator.admin("GET", "/mails");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].at("raw") == mail_text());
  CHECK(mails[0].at("message_id") == "<E1@app.example.com>");
  CHECK(mails[0].at("from") == "hello@app.example.com");
  CHECK(mails[0].at("to") == Json({"shop@example.com"}));
  CHECK(mails[0].at("headers").at("subject") == "Hi");
}

TEST_CASE("the connection is lost after the final dot, with the mail taken", "[simulator]") {
  const Simulator simulator;
  simulator.fault("smtp:send", {{"kind", "drop_reply"}});
  CHECK(send(simulator).code != CURLE_OK);
  CHECK(send(simulator).code == CURLE_OK);
  CHECK(simulator.summary()["smtp"]["mails"]["<E1@app.example.com>"] == 2);
  CHECK(simulator.calls("smtp:send")[0].at("committed") == true);
}

TEST_CASE("come again later, and then it is taken", "[simulator]") {
  const Simulator simulator;
  simulator.fault("smtp:send", {{"kind", "status"}, {"status", 451}});
  CHECK(send(simulator).reply == 451);
  CHECK(simulator.admin("GET", "/mails").empty());
  CHECK(send(simulator).code == CURLE_OK);
  CHECK(simulator.admin("GET", "/mails").size() == 1);
}

TEST_CASE("a recipient is refused", "[simulator]") {
  const Simulator simulator;
  simulator.set({{"smtp", {{"refused_recipients", {{"gone@example.com", "550 5.1.1 No such user"}}}}}});
  CHECK(send(simulator, "gone@example.com").reply == 550);
  CHECK(send(simulator).code == CURLE_OK);
}

TEST_CASE("the mail server may want a login, or be down", "[simulator]") {
  const Simulator simulator;
  simulator.set({{"smtp", {{"require_auth", true}}}});
  CHECK(send(simulator).reply == 530);
  CHECK(send(simulator, "shop@example.com", "wrong").code == CURLE_LOGIN_DENIED);
  CHECK(send(simulator, "shop@example.com", "51mulator-smtp-password").code == CURLE_OK);
  simulator.set({{"down", {"smtp"}}});
  CHECK(send(simulator).code == CURLE_COULDNT_CONNECT);
}

}  // namespace ledgerline::tests::smtp_test
