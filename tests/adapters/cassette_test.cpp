#include "adapters/http/cassette.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <unistd.h>

#include "adapters/http/encoding.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

namespace ledgerline::http::cassette_test {
namespace {

using namespace tests;
namespace fs = std::filesystem;

const std::string sid = "AC" + std::string(32, 'a'), hidden_sid = "AC" + std::string(32, '0');

/// A tape of the test's own, removed at its end.
struct Tape {
  std::string file = fresh();
  ~Tape() { fs::remove(file); }
  static std::string fresh() {
    auto pattern = (fs::temp_directory_path() / "cassette-XXXXXX").string();
    ::close(::mkstemp(pattern.data()));
    return pattern;
  }
  std::string text() const {
    std::stringstream all;
    all << std::ifstream(file).rdbuf();
    return std::move(all).str();
  }
};

HttpRequest request(const std::string& operation, const std::string& method, const std::string& path,
                    const std::string& body = "", const std::string& authorization = "Bearer vapi-key-1") {
  HttpRequest asked(operation, method, "https://api.example.com" + path);
  asked.headers.emplace("Authorization", authorization);
  asked.body = body;
  return asked;
}

void record(const Tape& tape, const HttpRequest& asked, const HttpReply& reply) {
  ScriptedHttp wire;
  wire.on(asked.operation, reply);
  RecordingHttp recording(wire, tape.file);
  run(recording.send(asked));
}

TEST_CASE("a tape answers as the wire did, trouble and all", "[adapters][cassette]") {
  const Tape tape;
  const auto first = request("test:a", "GET", "/a?x=%2B1"),
             second = request("test:b", "POST", "/b", "To=%2B1");
  {
    ScriptedHttp wire;
    wire.on("test:a", with_header({200, R"({"n": 1})"}, "retry-after", "3")).on("test:b", lost());
    wire.on("test:a", {503, "busy"});
    RecordingHttp recording(wire, tape.file);
    for (const auto& asked : {first, second, first}) run(recording.send(asked));
  }
  ReplayingHttp replaying(tape.file);
  CHECK(replaying.left().size() == 3);
  const auto answer = run(replaying.send(first));
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"n":1})");
  CHECK(answer.headers.find("retry-after")->second == "3");
  CHECK(run(replaying.send(first)).body == "busy");
  CHECK(run(replaying.send(second)).code == "TIMED_OUT");
  CHECK(replaying.left().empty());
}

TEST_CASE("what is not on the tape is not sent, and says what and where", "[adapters][cassette]") {
  const Tape tape;
  record(tape, request("test:a", "GET", "/a?x=1"), {200, "{}"});
  ReplayingHttp replaying(tape.file);
  for (const auto& other : {request("test:a", "GET", "/a?x=2"), request("test:a", "POST", "/a?x=1"),
                            request("test:a", "GET", "/b?x=1"), request("test:a", "GET", "/a?x=1", "body"),
                            request("test:b", "GET", "/a?x=1")})
    CHECK(run(replaying.send(other)).code == "NOT_ON_TAPE");
  const auto reply = run(replaying.send(request("test:c", "GET", "/c?x=1")));
  CHECK(reply.trouble == HttpReply::Trouble::not_sent);
  CHECK_THAT(reply.why, ContainsSubstring("GET /c?x=1 (test:c)") && ContainsSubstring(tape.file));
  CHECK(run(replaying.send(request("test:a", "GET", "/a?x=1"))).status == 200);
  CHECK(run(replaying.send(request("test:a", "GET", "/a?x=1"))).code == "NOT_ON_TAPE");
}

TEST_CASE("no secret comes onto a tape, whichever way it went", "[adapters][cassette]") {
  const auto jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl";
  const auto told = R"({"twilioAccountSid":")" + sid + R"(","twilioAuthToken":"tw-secret-1","nested":)" +
                    R"([{"twilioApiKey":"key-secret-2","twilioApiSecret":"api-secret-3"}],"n":1})";
  const auto answered = R"({"twilioAuthToken":"tw-secret-1","note":"with tw-secret-1 and )" +
                        std::string(jwt) + R"( and basic-secret-4","uri":"/Accounts/)" + sid + R"(/x"})";
  const Tape tape;
  record(tape,
         request("test:a", "POST", "/Accounts/" + sid + ".json?Password=basic%2Dsecret&To=1", told,
                 basic(sid, Secret("basic-secret-4"))),
         with_header({200, answered}, "set-cookie", "cookie-secret-5"));
  const auto text = tape.text();
  CHECK(text.find("secret-") == text.npos);
  CHECK(text.find("basic%2D") == text.npos);
  CHECK(text.find("eyJ") == text.npos);
  CHECK(text.find(sid) == text.npos);
  CHECK_THAT(text, ContainsSubstring(hidden_sid) && ContainsSubstring(R"("twilioAuthToken": "***")") &&
                       ContainsSubstring("with *") && ContainsSubstring("Password=***&To=1"));
}

TEST_CASE("a form's secrets are hidden, and a mail's login", "[adapters][cassette]") {
  const Tape tape;
  auto mail =
      request("smtp:send", "MAIL", "", "Subject: hi\r\n\r\nhello", basic("shop", Secret("mail-secret")));
  mail.headers.emplace("To", "a@example.com");
  record(tape, mail, {250, "queued, mail-secret"});
  CHECK(tape.text().find("secret") == std::string::npos);
  CHECK_THAT(tape.text(), ContainsSubstring("a@example.com"));
  const Tape other;
  record(other, request("test:a", "POST", "/a", "AuthToken=form-secret&To=1"),
         {200, "AuthToken=form-secret&x=1"});
  CHECK(other.text().find("form-secret") == std::string::npos);
  CHECK_THAT(other.text(), ContainsSubstring("AuthToken=***&To=1"));
}

TEST_CASE("a tape made with one account answers another", "[adapters][cassette]") {
  const Tape tape;
  const auto path = [](const std::string& account) { return "/Accounts/" + account + "/Numbers.json"; };
  record(tape, request("test:a", "POST", path(sid), R"({"twilioAuthToken":"one-secret"})"), {200, "{}"});
  ReplayingHttp replaying(tape.file);
  const auto other = request("test:a", "POST", path("AC" + std::string(32, 'b')),
                             R"({"twilioAuthToken":"another-secret"})", "Bearer another-key");
  CHECK(run(replaying.send(other)).status == 200);
}

TEST_CASE("what is no cassette, or cannot be one, is said at once", "[adapters][cassette]") {
  const Tape tape;
  for (const auto* text : {"", "[]", "{}", R"({"exchanges":[{"request":{}}]})", R"({"exchanges":[1]})"}) {
    std::ofstream(tape.file) << text;
    CHECK_THROWS_AS(ReplayingHttp(tape.file), BadInput);
  }
  ScriptedHttp wire;
  CHECK_THROWS_AS(ReplayingHttp("/nowhere/tape.json"), BadInput);
  CHECK_THROWS_AS(RecordingHttp(wire, "/nowhere/tape.json"), BadInput);
  for (const auto* wish : {"record", "record:", "replay:", "play:x"})
    CHECK_THROWS_AS(cassette(wish, wire), BadInput);
  CHECK(cassette("", wire) == nullptr);
}

std::vector<std::string> with(const std::string& wish) { return {"LEDGERLINE_CASSETTE=" + wish}; }

TEST_CASE("the program records what it says to all providers, without its secrets",
          "[adapters][cassette][program]") {
  const Tape tape;
  const Desk desk;
  const std::string voice = GENERATE("vapi", "livekit");
  const auto provider = voice == "vapi" ? "vapi:import_number" : "livekit:create_trunk";
  desk.tenant("shop");
  const auto done = desk.run({"number", "provision", "shop", "--route", "purchase", "--voice", voice},
                             with("record:" + tape.file));
  INFO(done.out << done.err);
  REQUIRE(done.exit == 0);
  const auto text = tape.text();
  for (const auto* said : {"twilio:provision_number", "smtp:", provider})
    CHECK_THAT(text, ContainsSubstring(said));
  for (const auto* name : {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "VAPI_API_KEY", "LIVEKIT_API_SECRET"})
    CHECK(text.find(desk.simulator.env(name)) == text.npos);
  for (const auto* secret : {"mail-password-1", "eyJ", "Basic "}) CHECK(text.find(secret) == text.npos);
}

TEST_CASE("the program plays a tape again with nobody there", "[adapters][cassette][program]") {
  const Tape tape;
  const Desk desk;
  const auto first =
      desk.run({"number", "search", "--country", "US", "--area-code", "415"}, with("record:" + tape.file));
  REQUIRE(first.exit == 0);
  CHECK_THAT(first.out, ContainsSubstring("+1415555"));
  desk.simulator.set({{"down", {"twilio"}}});
  const auto again =
      desk.run({"number", "search", "--country", "US", "--area-code", "415"}, with("replay:" + tape.file));
  CHECK(again.exit == 0);
  CHECK(again.out == first.out);
  const auto other = desk.run({"number", "search", "--country", "US"}, with("replay:" + tape.file));
  CHECK(other.exit == 3);
  CHECK_THAT(other.out + other.err, ContainsSubstring("is not on the tape " + tape.file));
}

}  // namespace
}  // namespace ledgerline::http::cassette_test
