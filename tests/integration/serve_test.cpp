#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <sys/syscall.h>
#include <unistd.h>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/serving.hpp"
#include "tests/support/simulator.hpp"

/// `serve` as its operator starts it, rightly and wrongly.
namespace ledgerline::tests::serve_test {
namespace {

/// A file of this test's own, gone at its end.
class Written {
 public:
  explicit Written(const std::string& text) {
    auto name = (std::filesystem::temp_directory_path() / "ledgerline-XXXXXX").native();
    const int file = ::mkstemp(name.data());
    REQUIRE(file >= 0);
    ::close(file);
    path_ = name;
    std::ofstream(path_) << text;
  }
  ~Written() { std::filesystem::remove(path_); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The first process that this one's main thread started, and that runs; 0 where there is none.
int child_of(int pid) {
  std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", pid));
  int child = 0;
  children >> child;
  return child;
}

}  // namespace

TEST_CASE("serve says that it lives, that it is of use, and what it counted", "[integration][serve]") {
  const auto log = fresh_log();
  Serving serving(log);
  CHECK(serving.ask("GET", "/healthz", "").status == 200);
  CHECK(serving.ask("GET", "/readyz", "").status == 200);
  const auto platform = serving.token(TokenRole::platform);
  REQUIRE(serving.ask("GET", "/v1/tenants", platform).status == 200);
  const auto metrics = serving.ask("GET", "/metrics", "");
  CHECK_THAT(metrics.body,
             ContainsSubstring(
                 R"(ledgerline_http_requests_total{method="GET",route="listTenants",status="2xx"} 1)"));
  CHECK_THAT(metrics.body, ContainsSubstring("ledgerline_log_readable 1"));
  const auto end = serving.stop();
  CHECK(end.exit == 0);
  CHECK_THAT(end.err, ContainsSubstring("it stops"));
}

TEST_CASE("Its simulated providers end with it, also where it is killed", "[integration][serve]") {
  const auto log = fresh_log();
  Serving serving(log, {"--simulate"});
  const auto simulator = child_of(serving.pid());
  REQUIRE(simulator > 0);
  pollfd end{static_cast<int>(::syscall(SYS_pidfd_open, simulator, 0)), POLLIN, 0};
  REQUIRE(end.fd >= 0);
  serving.kill();
  CHECK(::poll(&end, 1, 30'000) == 1);
  ::close(end.fd);
}

TEST_CASE("Two of them serve one log, and a tenant's channel hears of both", "[integration][serve]") {
  const auto log = fresh_log();
  Serving one(log), other(log);
  const auto platform = one.token(TokenRole::platform);
  const Json body{{"id", "acme"}, {"business_name", "Acme"}, {"owner_phone", "+447700900101"}};
  REQUIRE(one.ask("POST", "/v1/tenants", platform, body).status == 201);
  CHECK(other.ask("GET", "/v1/tenants/acme", platform).status == 200);
  REQUIRE(other.ask("POST", "/v1/tenants/acme/payment/activate", platform).status == 200);
  CHECK(one.stop().exit == 0);
  const auto history = Json::parse(other.ask("GET", "/v1/tenants/acme/history", platform).body);
  CHECK(history["items"].size() == 2);
}

TEST_CASE("Options stand in a file, secrets in files that the environment names", "[integration][serve]") {
  const auto log = fresh_log();
  const Written config("country=US\n[serve]\npublic-url=https://numbers.example.com/\n");
  const Written secret(log.url + "\n");
  Serving serving(log, {"--config", config.path()},
                  {"LEDGERLINE_DATABASE_URL", "LEDGERLINE_DATABASE_URL_FILE=" + secret.path()});
  const auto description = Json::parse(serving.ask("GET", "/openapi.json", "").body);
  CHECK(description["servers"][0]["url"] == "https://numbers.example.com");
  const auto platform = serving.token(TokenRole::platform);
  const Json body{{"id", "acme"}, {"business_name", "Acme"}, {"owner_phone", "4155550101"}};
  CHECK(serving.ask("POST", "/v1/tenants", platform, body).status ==
        201);  // as dialled in the file's country
}

TEST_CASE("What is set wrongly is told before anything listens", "[integration][serve]") {
  const auto log = fresh_log();
  const auto said = [&](std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
    arguments.insert(arguments.begin(), "serve");
    const auto result = run_program(log, arguments, environment);
    CHECK((result.exit == 2 || result.exit == 3));
    return result.err;
  };
  CHECK_THAT(said({"--listen", "8080"}), ContainsSubstring("such as 127.0.0.1:8080"));
  CHECK_THAT(said({"--listen", "127.0.0.1:70000"}), ContainsSubstring("such as 127.0.0.1:8080"));
  CHECK_THAT(said({"--public-url", "numbers.example.com"}), ContainsSubstring("such as https://"));
  CHECK_THAT(said({"--listen", "203.0.113.1:80"}), ContainsSubstring("cannot listen on 203.0.113.1:80"));
  CHECK_THAT(said({"--config", "/nowhere/ledgerline.conf"}), ContainsSubstring("/nowhere/ledgerline.conf"));
  const Written unknown("colour=red\n");
  CHECK_THAT(said({"--config", unknown.path()}), ContainsSubstring("colour"));
  CHECK_THAT(said({}, {"VAPI_API_KEY_FILE=/nowhere/key"}), ContainsSubstring("VAPI_API_KEY_FILE"));
  CHECK_THAT(said({}, {"VAPI_API_KEY=x", "VAPI_API_KEY_FILE=/nowhere/key"}), ContainsSubstring("both set"));
  CHECK_THAT(said({}, {"LEDGERLINE_MASTER_KEY=" + std::string(64, 'a')}), ContainsSubstring("master key"));
}

TEST_CASE("Log lines are JSON objects where that is asked for", "[integration][serve]") {
  const auto log = fresh_log();
  Serving serving(log, {"--log-format", "json", "--log-level", "debug"});
  const auto secret = serving.token(TokenRole::platform);
  REQUIRE(serving.ask("GET", "/v1/tenants?limit=1", secret).status == 200);
  const auto end = serving.stop();
  std::istringstream lines(end.err);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto record = Json::parse(line);
    CHECK(record.contains("time"));
    CHECK(record.contains("level"));
    CHECK(record["message"].is_string());
  }
  CHECK(count >= 3);
  CHECK_THAT(end.err, ContainsSubstring("GET /v1/tenants 200"));
  CHECK_THAT(end.err, !ContainsSubstring(secret));
}

}  // namespace ledgerline::tests::serve_test
