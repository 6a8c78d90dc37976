#include "adapters/providers.hpp"

#include <map>

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"

namespace ledgerline::tests::providers_test {
namespace {

using Set = std::map<std::string, std::string>;

Providers read(const Set& set) {
  return read_providers([&](const char* name) -> const char* {
    const auto at = set.find(name);
    return at == set.end() ? nullptr : at->second.c_str();
  });
}

std::string complaint(const Set& set) {
  try {
    read(set);
  } catch (const BadInput& problem) {
    return problem.what();
  }
  return "nothing to complain of";
}

Set with(Set set, const Set& more) {
  for (const auto& [name, value] : more) set[name] = value;
  return set;
}

const Set twilio_set{{"TWILIO_ACCOUNT_SID", "AC1"}, {"TWILIO_AUTH_TOKEN", "hush"}};
const Set livekit_set{{"LIVEKIT_URL", "wss://shop.livekit.cloud/"},
                      {"LIVEKIT_API_KEY", "APIkey"},
                      {"LIVEKIT_API_SECRET", "hush"},
                      {"LIVEKIT_SIP_URI", "sip:shop.sip.livekit.cloud;transport=tcp"}};
const Set mail_set{{"SMTP_URL", "smtp://shop:p%40ss@mail.example.com:587"},
                   {"MAIL_FROM", "Shop <a@b.example>"}};

TEST_CASE("nobody is named where nothing is set", "[adapters]") {
  const auto none = read({{"TWILIO_API_URL", "https://example.com"}, {"MAIL_FROM", "a@b.example"}});
  CHECK_FALSE(none.twilio);
  CHECK_FALSE(none.vapi);
  CHECK_FALSE(none.livekit);
  CHECK_FALSE(none.smtp);
}

TEST_CASE("Twilio is an account with its token, or with an API key", "[adapters]") {
  const auto token = read(twilio_set).twilio.value();
  CHECK(token.credentials.user == "AC1");
  CHECK(token.credentials.password.reveal() == "hush");
  CHECK(token.api_url == "https://api.twilio.com");
  const auto key =
      read(with(twilio_set, {{"TWILIO_API_KEY", "SK1"}, {"TWILIO_API_SECRET", "more"}})).twilio.value();
  CHECK(key.credentials.user == "SK1");
  CHECK(key.credentials.password.reveal() == "more");
}

TEST_CASE("Vapi needs Twilio, by which it reaches the numbers", "[adapters]") {
  const auto both = read(with(twilio_set, {{"VAPI_API_KEY", "k"}, {"VAPI_SERVER_CREDENTIAL_ID", "c"}}));
  CHECK(both.vapi->twilio.account == "AC1");
  CHECK(both.vapi->server_credential == "c");
  CHECK_THAT(complaint({{"VAPI_API_KEY", "k"}}), ContainsSubstring("TWILIO_ACCOUNT_SID"));
}

TEST_CASE("LiveKit's web socket address will do", "[adapters]") {
  const auto livekit = read(livekit_set).livekit.value();
  CHECK(livekit.url == "https://shop.livekit.cloud");
  CHECK(livekit.sip_uri == "sip:shop.sip.livekit.cloud;transport=tcp");
}

TEST_CASE("a mail server's URL is taken apart", "[adapters]") {
  const auto smtp = read(mail_set).smtp.value();
  CHECK(smtp.url == "smtp://mail.example.com:587");
  CHECK(smtp.user == "shop");
  CHECK(smtp.password.reveal() == "p@ss");
  CHECK(smtp.from == "Shop <a@b.example>");
  CHECK(read(with(mail_set, {{"MAIL_FROM", "Café <a@b.example>"}})).smtp->from == "Café <a@b.example>");
}

TEST_CASE("what is wrong is named, and what is secret is not shown", "[adapters]") {
  const auto names = [](const Set& set, const std::string& variable) {
    const auto text = complaint(set);
    CHECK_THAT(text, ContainsSubstring(variable + ": "));
    CHECK(text.find("hush") == std::string::npos);
  };
  names({{"TWILIO_AUTH_TOKEN", "hush"}}, "TWILIO_ACCOUNT_SID");
  names({{"TWILIO_ACCOUNT_SID", "AC1"}}, "TWILIO_AUTH_TOKEN");
  names(with(twilio_set, {{"TWILIO_ACCOUNT_SID", "SK1"}}), "TWILIO_ACCOUNT_SID");
  names(with(twilio_set, {{"TWILIO_AUTH_TOKEN", "hush\n"}}), "TWILIO_AUTH_TOKEN");
  names(with(twilio_set, {{"TWILIO_API_KEY", "SK1"}}), "TWILIO_API_SECRET");
  names(with(twilio_set, {{"TWILIO_API_KEY", "AC1"}, {"TWILIO_API_SECRET", "hush"}}), "TWILIO_API_KEY");
  names(with(twilio_set, {{"TWILIO_API_URL", "ftp://x"}}), "TWILIO_API_URL");
  names(with(twilio_set, {{"TWILIO_API_URL", "https://u:hush@x"}}), "TWILIO_API_URL");
  names(with(livekit_set, {{"LIVEKIT_SIP_URI", "shop"}}), "LIVEKIT_SIP_URI");
  names(with(livekit_set, {{"LIVEKIT_API_SECRET", ""}}), "LIVEKIT_API_SECRET");
  names(with(mail_set, {{"SMTP_URL", "smtp://hush@mail.example.com"}}), "SMTP_URL");
  names(with(mail_set, {{"SMTP_URL", "https://mail.example.com"}}), "SMTP_URL");
  names(with(mail_set, {{"MAIL_FROM", ""}}), "MAIL_FROM");
  names(with(mail_set, {{"MAIL_FROM", "Shop"}}), "MAIL_FROM");
}

TEST_CASE("credentials go in the clear to this machine only, or where somebody allows it", "[adapters]") {
  const auto url = [](const std::string& text) { return with(twilio_set, {{"TWILIO_API_URL", text}}); };
  CHECK(read(url("http://127.0.0.1:4010/")).twilio->api_url == "http://127.0.0.1:4010");
  CHECK_THAT(complaint(url("http://simulator:4010")), ContainsSubstring("LEDGERLINE_ALLOW_HTTP=1"));
  const auto allowed = read(with(url("http://simulator:4010"), {{"LEDGERLINE_ALLOW_HTTP", "1"}}));
  CHECK(allowed.twilio->api_url == "http://simulator:4010");
  CHECK(allowed.http.clear_mail);
}

}  // namespace
}  // namespace ledgerline::tests::providers_test
