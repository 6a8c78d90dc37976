#include "adapters/http/curl_http.hpp"

#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include "engine/await.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_server.hpp"

namespace ledgerline::http::curl_http_test {
namespace {

using namespace tests;
using Trouble = HttpReply::Trouble;
using Then = Says::Then;
using namespace std::chrono_literals;

CurlSettings trusting(std::size_t most_bytes = 10'000) {
  CurlSettings settings;
  settings.most_bytes = most_bytes;
  return settings;
}

/// A client beside its server, on one executor.
struct Side {
  boost::asio::io_context io;
  std::optional<CurlHttp> http{std::in_place, io.get_executor(), trusting()};

  std::vector<HttpReply> send_all(std::vector<HttpRequest> requests) {
    std::vector<HttpReply> replies(requests.size());
    std::size_t open = requests.size();
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto done = [&, i](std::exception_ptr problem, HttpReply reply) {
        if (problem) std::rethrow_exception(problem);
        replies[i] = std::move(reply);
        if (--open == 0) io.stop();
      };
      boost::asio::co_spawn(io, http->send(std::move(requests[i])), done);
    }
    io.restart();
    io.run_for(20s);
    return replies;
  }
  HttpReply send(HttpRequest request) { return send_all({std::move(request)}).front(); }
};

HttpRequest get(const std::string& url) { return {"test:get", "GET", url}; }
HttpRequest post(const std::string& url, const std::string& body = "Body=hello") {
  HttpRequest request("test:post", "POST", url);
  request.headers.emplace("Content-Type", "application/x-www-form-urlencoded");
  request.body = body;
  return request;
}
HttpRequest quick(HttpRequest request) {
  request.timeout = 200ms;
  return request;
}

TEST_CASE("a request arrives as it is, and its answer comes back", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{http_ok("hello")}; });
  const auto reply = side.send(post(server.url("/a?b=%2B1")));
  CHECK(reply.trouble == Trouble::none);
  CHECK(reply.status == 200);
  CHECK(reply.body == "hello");
  CHECK(reply.headers.find("x-answer")->second == "42");
  const auto& request = server.requests().at(0);
  CHECK(request.starts_with("POST /a?b=%2B1 HTTP/1.1\r\n"));
  CHECK_THAT(request, ContainsSubstring("Content-Type: application/x-www-form-urlencoded\r\n"));
  CHECK(request.find("Expect:") == std::string::npos);
  CHECK(request.ends_with("\r\n\r\nBody=hello"));
}

TEST_CASE("methods are what they are called", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{http_ok("")}; });
  auto patch = post(server.url());
  patch.method = "PATCH";
  CHECK(side.send(patch).status == 200);
  CHECK(side.send({"test:delete", "DELETE", server.url()}).status == 200);
  CHECK(server.requests().at(0).starts_with("PATCH / HTTP/1.1\r\n"));
  CHECK(server.requests().at(0).ends_with("\r\n\r\nBody=hello"));
  CHECK(server.requests().at(1).starts_with("DELETE / HTTP/1.1\r\n"));
}

TEST_CASE("a connection is used again", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{http_ok("")}; });
  for (int i = 0; i < 5; ++i) CHECK(side.send(post(server.url())).status == 200);
  CHECK(server.connections() == 1);
}

TEST_CASE("requests run side by side", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string& request) {
    return Says{http_ok(request.substr(0, request.find(" HTTP")))};
  });
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(get(server.url("/" + std::to_string(i))));
  const auto replies = side.send_all(std::move(requests));
  for (std::size_t i = 0; i < replies.size(); ++i) CHECK(replies[i].body == "GET /" + std::to_string(i));
}

TEST_CASE("no answer in time is lost: it may have been done", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{"", Then::never}; });
  const auto reply = side.send(quick(post(server.url())));
  CHECK(reply.trouble == Trouble::lost);
  CHECK(reply.code == "TIMED_OUT");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("an answer that comes too slowly is lost", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) {
    return Says{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Then::never};
  });
  CHECK(side.send(quick(get(server.url()))).code == "TIMED_OUT");
}

TEST_CASE("a line cut before or within the answer is lost", "[adapters][curl]") {
  const auto then = GENERATE(Then::close, Then::reset);
  const auto* bytes = GENERATE("", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  Side side;
  WebServer server(side.io, [&](const std::string&) { return Says{bytes, then}; });
  const auto reply = side.send(post(server.url()));
  CHECK(reply.trouble == Trouble::lost);
  CHECK(reply.code == "CONNECTION_LOST");
}

TEST_CASE("what has a body is not sent twice where a reused connection dies", "[adapters][curl]") {
  Side side;
  int asked = 0;
  WebServer server(
      side.io, [&](const std::string&) { return ++asked == 1 ? Says{http_ok("")} : Says{"", Then::close}; });
  CHECK(side.send(post(server.url())).status == 200);
  const auto reply = side.send(post(server.url()));
  CHECK(server.requests().size() == 2);
  CHECK(reply.trouble == Trouble::lost);
  CHECK(reply.code == "CONNECTION_LOST");
}

TEST_CASE("a connection that the server closed meanwhile is replaced", "[adapters][curl]") {
  Side side;
  int asked = 0;
  WebServer server(side.io, [&](const std::string&) {
    return ++asked == 1 ? Says{http_ok(""), Then::close} : Says{http_ok("")};
  });
  CHECK(side.send(post(server.url())).status == 200);
  side.io.restart();
  side.io.run_for(50ms);  // the close arrives
  CHECK(side.send(post(server.url())).status == 200);
  CHECK(server.connections() == 2);
}

TEST_CASE("nobody there: nothing was sent", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{}; });
  const auto url = server.url();
  server.close();
  for (const auto& where : {url, std::string("http://nowhere.invalid/")}) {
    const auto reply = side.send(post(where));
    CHECK(reply.trouble == Trouble::not_sent);
    CHECK(reply.code == "NOT_REACHED");
    CHECK_FALSE(reply.why.empty());
  }
}

TEST_CASE("a certificate that nobody vouches for: nothing was sent", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{http_ok("")}; }, true);
  const auto reply = side.send(post(server.url()));
  CHECK(reply.trouble == Trouble::not_sent);
  CHECK(reply.code == "TLS_FAILED");
  CHECK(server.requests().empty());
}

TEST_CASE("an answer larger than allowed is not read to its end", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{http_ok(std::string(100'000, 'x'))}; });
  const auto reply = side.send(post(server.url()));
  CHECK(reply.trouble == Trouble::lost);
  CHECK(reply.code == "ANSWER_TOO_LARGE");
}

TEST_CASE("a redirect is an answer, and is not followed", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) {
    return Says{"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"};
  });
  CHECK(side.send(get(server.url())).status == 302);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("only HTTP is spoken", "[adapters][curl]") {
  Side side;
  for (const auto* url : {"file:///etc/hostname", "ftp://127.0.0.1/", "smtp://127.0.0.1/", "nonsense"})
    CHECK(side.send(get(url)).trouble == Trouble::not_sent);
}

TEST_CASE("whoever goes while requests run leaves nothing behind", "[adapters][curl]") {
  Side side;
  WebServer server(side.io, [](const std::string&) { return Says{"", Then::never}; });
  std::optional<HttpReply> reply;
  const auto done = [&](std::exception_ptr, HttpReply got) { reply = std::move(got); };
  boost::asio::co_spawn(side.io, side.http->send(post(server.url())), done);
  side.io.run_for(100ms);
  REQUIRE(server.requests().size() == 1);
  side.http.reset();
  side.io.run_for(100ms);
  REQUIRE(reply);
  CHECK(reply->trouble == Trouble::lost);
}

TEST_CASE("an executor that goes first takes its requests along", "[adapters][curl]") {
  auto io = std::make_unique<boost::asio::io_context>();
  CurlHttp http(io->get_executor());
  WebServer server(*io, [](const std::string&) { return Says{"", Then::never}; });
  boost::asio::co_spawn(*io, http.send(post(server.url())), [](std::exception_ptr, const HttpReply&) {});
  io->run_for(100ms);
  CHECK(server.requests().size() == 1);
}

HttpRequest mail(const std::string& url,
                 const std::string& body = "Subject: hi\r\n\r\nhello\r\n.\r\nbye\r\n") {
  HttpRequest request("smtp:send", "MAIL", url);
  request.headers.emplace("From", "shop@example.com");
  request.headers.emplace("To", "owner@example.net");
  request.body = body;
  request.timeout = 2s;
  return request;
}

/// A mail server that answers one line otherwise.
MailServer::Answer except(const std::string& line, Says says) {
  return [=](const std::string& said) { return said.starts_with(line) ? std::optional(says) : std::nullopt; };
}

TEST_CASE("a mail arrives whole, its dots doubled on the way", "[adapters][curl]") {
  Side side;
  MailServer server(side.io, except("nothing", {}));
  const auto reply = side.send(mail(server.url()));
  CHECK(reply.trouble == Trouble::none);
  CHECK(reply.status == 250);
  CHECK(server.message() == "Subject: hi\r\n\r\nhello\r\n..\r\nbye\r\n");
  CHECK_THAT(server.lines().at(1), ContainsSubstring("MAIL FROM:<shop@example.com>"));
  CHECK_THAT(server.lines().at(2), ContainsSubstring("RCPT TO:<owner@example.net>"));
}

TEST_CASE("a mail server's no is an answer, wherever it says it", "[adapters][curl]") {
  const auto* line = GENERATE("(connect)", "MAIL", "RCPT", "DATA", ".");
  const int status = GENERATE(451, 550);
  Side side;
  MailServer server(side.io, except(line, {std::to_string(status) + " 4.7.1 not you\r\n"}));
  const auto reply = side.send(mail(server.url()));
  CAPTURE(line, reply.code, reply.why);
  CHECK(reply.trouble == Trouble::none);
  CHECK(reply.status == status);
  CHECK(reply.body == std::to_string(status) + " 4.7.1 not you");
}

TEST_CASE("a mail cut off before its end was not sent", "[adapters][curl]") {
  const auto* line = GENERATE("(connect)", "EHLO", "MAIL", "RCPT", "DATA");
  Side side;
  MailServer server(side.io, [&](const std::string& said) {
    return said == line || said.starts_with(std::string(line) + " ") ? std::optional(Says{"", Then::close})
                                                                     : std::nullopt;
  });
  const auto reply = side.send(mail(server.url()));
  CHECK(reply.trouble == Trouble::not_sent);
  CHECK(reply.code == "NOT_REACHED");
}

TEST_CASE("a mail whose last answer is missing may have been taken", "[adapters][curl]") {
  const auto then = GENERATE(Then::close, Then::reset, Then::never);
  Side side;
  MailServer server(side.io, except(".", {"", then}));
  CHECK(side.send(mail(server.url())).trouble == Trouble::lost);
}

TEST_CASE("whoever goes while mail is on its way waits for it to end", "[adapters][curl]") {
  Side side;
  MailServer server(side.io, except(".", {"", Then::never}));
  std::optional<HttpReply> reply;
  const auto done = [&](std::exception_ptr, HttpReply got) { reply = std::move(got); };
  auto request = mail(server.url());
  request.timeout = 30s;
  boost::asio::co_spawn(side.io, side.http->send(std::move(request)), done);
  side.io.run_for(100ms);
  side.http.reset();
  side.io.run_for(100ms);
  REQUIRE(reply);
  CHECK(reply->trouble == Trouble::lost);
}

TEST_CASE("a login does not leave this machine in the clear", "[adapters][curl]") {
  Side side;
  auto settings = trusting();
  MailServer server(side.io, except("nothing", {}));
  auto url = server.url();
  url.replace(url.find("127.0.0.1"), 9, "0.0.0.0");  // here too, and yet no loopback address
  const auto reply = side.send(mail(url));
  CHECK(reply.trouble == Trouble::not_sent);
  CHECK(reply.code == "TLS_FAILED");
  settings.clear_mail = true;
  side.http.emplace(side.io.get_executor(), settings);
  CHECK(side.send(mail(url)).status == 250);
}

}  // namespace
}  // namespace ledgerline::http::curl_http_test
