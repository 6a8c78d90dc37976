#include "tests/adapters/web_cases.hpp"

namespace ledgerline::tests {
namespace {

using namespace std::string_literals;

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"; }
std::string with(const std::string& fields) { return "GET /ok HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }
std::string hosted(const std::string& fields) { return "GET /ok HTTP/1.1\r\n" + fields + "\r\n"; }
std::string post(const std::string& rest) { return "POST /echo HTTP/1.1\r\nHost: a\r\n" + rest; }
std::string chunks(const std::string& rest) { return post("Transfer-Encoding: chunked\r\n\r\n" + rest); }

void add_lines(std::vector<RawCase>& cases) {
  const std::string host = "\r\nHost: a\r\n\r\n";
  cases.insert(cases.end(),
               {
                   {"a request", get("/ok"), 200, true},
                   {"one empty line before it", "\r\n" + get("/ok"), 200, true},
                   {"two empty lines before it", "\r\n\r\n" + get("/ok"), 400, false},
                   {"no version (HTTP/0.9)", "GET /ok\r\n", 400, false},
                   {"no target", "GET HTTP/1.1" + host, 400, false},
                   {"an empty target", "GET  HTTP/1.1" + host, 400, false},
                   {"two blanks", "GET  /ok HTTP/1.1" + host, 400, false},
                   {"a blank in the target", "GET /o k HTTP/1.1" + host, 400, false},
                   {"a blank before the method", " GET /ok HTTP/1.1" + host, 400, false},
                   {"a blank behind the version", "GET /ok HTTP/1.1 " + host, 400, false},
                   {"tabs for blanks", "GET\t/ok\tHTTP/1.1" + host, 400, false},
                   {"a method that is no token", "G@T /ok HTTP/1.1" + host, 400, false},
                   {"a method in small letters", "get /ok HTTP/1.1" + host, 501, false},
                   {"an unknown method", "BREW /ok HTTP/1.1" + host, 501, false},
                   {"CONNECT", "CONNECT a:443 HTTP/1.1" + host, 501, false},
                   {"TRACE", "TRACE /ok HTTP/1.1" + host, 501, false},
                   {"HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, false},
                   {"HTTP/1.2", "GET /ok HTTP/1.2" + host, 505, false},
                   {"HTTP/0.9, said", "GET /ok HTTP/0.9" + host, 505, false},
                   {"HTTP/3.0", "GET /ok HTTP/3.0" + host, 505, false},
                   {"http/1.1", "GET /ok http/1.1" + host, 400, false},
                   {"HTTP/1.10", "GET /ok HTTP/1.10" + host, 400, false},
                   {"HTTP/11", "GET /ok HTTP/11" + host, 400, false},
                   {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400, false},
                   {"a NUL in the request line", "GET /o\0k HTTP/1.1"s + host, 400, false},
                   {"LF alone ends the request line", "GET /ok HTTP/1.1\nHost: a\r\n\r\n", 400, false},
                   {"CR alone ends the request line", "GET /ok HTTP/1.1\rHost: a\r\n\r\n", 400, false},
                   {"CR CR LF", "GET /ok HTTP/1.1\r\r\nHost: a\r\n\r\n", 400, false},
               });
}

void add_targets(std::vector<RawCase>& cases) {
  cases.insert(
      cases.end(),
      {
          {"a query", get("/ok?a=1&b=%20?/"), 200, true},
          {"a percent-encoded letter", get("/%6fk"), 200, true},
          {"UTF-8 in the path", get("/%C3%BC"), 404, true},
          {"a path that is nowhere", get("/nowhere"), 404, true},
          {"a method that the path does not take", "DELETE /ok HTTP/1.1\r\nHost: a\r\n\r\n", 405, true},
          {"absolute form", get("http://a/ok"), 200, true},
          {"absolute form, https, a port, in capitals", get("HTTPS://A:8443/ok"), 200, true},
          {"absolute form without a path", get("http://a?x=1"), 200, true},
          {"absolute form with a user", get("http://user@a/ok"), 400, false},
          {"absolute form without a host", get("http:///ok"), 400, false},
          {"absolute form of another scheme", get("ftp://a/ok"), 400, false},
          {"a scheme and no more", get("http"), 400, false},
          {"a host and a port", get("a:80"), 400, false},
          {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 204, true},
          {"GET *", get("*"), 400, false},
          {"a path without /", get("ok"), 400, false},
          {"a fragment", get("/ok#top"), 400, false},
          {"a fragment behind a query", get("/ok?a#top"), 400, false},
          {"%00", get("/o%00k"), 400, false},
          {"%2F", get("/o%2Fk"), 400, false},
          {"%2f", get("/o%2fk"), 400, false},
          {"half of an escape", get("/ok%4"), 400, false},
          {"an escape that is none", get("/ok%zz"), 400, false},
          {"an escaped byte that is no UTF-8", get("/%FF"), 400, false},
          {"an overlong / in UTF-8", get("/%C0%AF"), 400, false},
          {"a raw byte beyond ASCII", get("/\xC3\xBC"), 400, false},
          {"dots that climb", get("/v1/../ok"), 400, false},
          {"escaped dots that climb", get("/v1/%2e%2E/ok"), 400, false},
          {"a dot", get("/./ok"), 400, false},
          {"a backslash", get("/v1\\ok"), 400, false},
      });
}

void add_fields(std::vector<RawCase>& cases) {
  cases.insert(
      cases.end(),
      {
          {"no Host", "GET /ok HTTP/1.1\r\n\r\n", 400, false},
          {"two Hosts", hosted("Host: a\r\nHost: a\r\n"), 400, false},
          {"an empty Host", hosted("Host:\r\n"), 400, false},
          {"a Host with a path", hosted("Host: a/b\r\n"), 400, false},
          {"a Host with a user", hosted("Host: b@a\r\n"), 400, false},
          {"two hosts in one", hosted("Host: a, b\r\n"), 400, false},
          {"a port that is none", hosted("Host: a:8o\r\n"), 400, false},
          {"an address and a port", hosted("Host: [::1]:8080\r\n"), 200, true},
          {"an address without an end", hosted("Host: [::1\r\n"), 400, false},
          {"HTTP/1.0 without Host", "GET /ok HTTP/1.0\r\n\r\n", 200, false},
          {"HTTP/1.0 that would stay", "GET /ok HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", 200, true},
          {"Connection: close", with("Connection: close\r\n"), 200, false},
          {"Connection: x, Close", with("Connection: x, Close\r\n"), 200, false},
          {"Connection that is no list", with("Connection: a b\r\n"), 400, false},
          {"a folded line", with("X: a\r\n b\r\n"), 400, false},
          {"a folded first line", "GET /ok HTTP/1.1\r\n Host: a\r\n\r\n", 400, false},
          {"a blank before the colon", with("X : a\r\n"), 400, false},
          {"no colon", with("X\r\n"), 400, false},
          {"no name", with(": a\r\n"), 400, false},
          {"a name that is no token", with("X(: a\r\n"), 400, false},
          {"a NUL in a value", with("X: a\0b\r\n"s), 400, false},
          {"another control character",
           with("X: a\x01"
                "b\r\n"),
           400, false},
          {"DEL", with("X: a\x7f\r\n"), 400, false},
          {"LF alone ends a field", with("X: a\nY: b\r\n"), 400, false},
          {"CR alone in a field", with("X: a\rY: b\r\n"), 400, false},
          {"LF alone ends the head", "GET /ok HTTP/1.1\r\nHost: a\r\n\n", 400, false},
          {"bytes beyond ASCII in a value", with("X: \xC3\xBC\xFF\r\n"), 200, true},
          {"an empty value, and tabs around one", with("X:\r\nY:\ta\t\r\n"), 200, true},
          {"Expect something else", with("Expect: cake\r\n"), 417, false},
          {"Upgrade, which is not taken up", with("Connection: Upgrade\r\nUpgrade: h2c\r\n"), 200, true},
      });
}

void add_lengths(std::vector<RawCase>& cases) {
  const std::string a = "Content-Length: ";
  cases.insert(
      cases.end(),
      {
          {"a body", post(a + "5\r\n\r\nhello"), 200, true},
          {"a body with a GET", with(a + "2\r\n") + "hi", 200, true},
          {"an empty body", post(a + "0\r\n\r\n"), 200, true},
          {"zeros before the length", post(a + "0005\r\n\r\nhello"), 200, true},
          {"two equal lengths", post(a + "5\r\n" + a + "5\r\n\r\nhello"), 400, false},
          {"two lengths", post(a + "5\r\n" + a + "6\r\n\r\nhello"), 400, false},
          {"a list of lengths", post(a + "5, 5\r\n\r\nhello"), 400, false},
          {"an empty length", post(a + "\r\n\r\n"), 400, false},
          {"a length with a sign", post(a + "+5\r\n\r\nhello"), 400, false},
          {"a negative length", post(a + "-5\r\n\r\nhello"), 400, false},
          {"a hexadecimal length", post(a + "0x5\r\n\r\nhello"), 400, false},
          {"a length with a blank", post(a + "1 2\r\n\r\nhello"), 400, false},
          {"a length beyond 64 bit", post(a + "18446744073709551621\r\n\r\nhello"), 413, false},
          {"a length beyond the limit", post(a + "262145\r\n\r\n"), 413, false},
          {"a length and chunks", post(a + "5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, false},
          {"chunks and a length", post("Transfer-Encoding: chunked\r\n" + a + "5\r\n\r\n0\r\n\r\n"), 400,
           false},
          {"xchunked", post("Transfer-Encoding: xchunked\r\n\r\n"), 501, false},
          {"chunked, identity", post("Transfer-Encoding: chunked, identity\r\n\r\n"), 501, false},
          {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n\r\n"), 501, false},
          {"chunked, twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), 501,
           false},
          {"an empty Transfer-Encoding", post("Transfer-Encoding:\r\n\r\n"), 501, false},
          {"chunked behind a vertical tab", post("Transfer-Encoding: \vchunked\r\n\r\n"), 400, false},
          {"chunks in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
           false},
      });
}

void add_chunks(std::vector<RawCase>& cases) {
  cases.insert(
      cases.end(),
      {
          {"chunks", chunks("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), 200, true},
          {"Chunked, in capitals", post("transfer-encoding: CHUNKED\r\n\r\n1\r\na\r\n0\r\n\r\n"), 200, true},
          {"no chunk but the last", chunks("0\r\n\r\n"), 200, true},
          {"zeros before a size", chunks("0005\r\nhello\r\n000\r\n\r\n"), 200, true},
          {"extensions", chunks("5;a;b=c;d=\"e;\\\"f\"\r\nhello\r\n0;g\r\n\r\n"), 200, true},
          {"a trailer", chunks("0\r\nX: a\r\nY: b\r\n\r\n"), 200, true},
          {"a length in a trailer", chunks("0\r\nContent-Length: 7\r\n\r\n"), 400, false},
          {"an encoding in a trailer", chunks("0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400, false},
          {"a host in a trailer", chunks("0\r\nHost: b\r\n\r\n"), 400, false},
          {"no size", chunks("\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"a size that is none", chunks("g\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"a size with 0x", chunks("0x5\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"a negative size", chunks("-5\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"a blank behind a size", chunks("5 \r\nhello\r\n0\r\n\r\n"), 400, false},
          {"a size beyond 64 bit", chunks("10000000000000005\r\nhello\r\n0\r\n\r\n"), 413, false},
          {"a chunk longer than it says", chunks("4\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"a chunk shorter than it says", chunks("6\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"LF alone behind a size", chunks("5\nhello\r\n0\r\n\r\n"), 400, false},
          {"LF alone behind a chunk", chunks("5\r\nhello\n0\r\n\r\n"), 400, false},
          {"LF alone in an extension", chunks("5;a\nhello\r\n0\r\n\r\n"), 400, false},
          {"an extension without a name", chunks("5;\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"an extension without an end", chunks("5;a=\"b\r\nhello\r\n0\r\n\r\n"), 400, false},
          {"a NUL in an extension", chunks("5;a\0\r\nhello\r\n0\r\n\r\n"s), 400, false},
          {"a trailer that is none", chunks("0\r\nX a\r\n\r\n"), 400, false},
          {"a folded trailer", chunks("0\r\nX: a\r\n b\r\n\r\n"), 400, false},
      });
}

}  // namespace

std::vector<RawCase> raw_cases() {
  std::vector<RawCase> cases;
  add_lines(cases);
  add_targets(cases);
  add_fields(cases);
  add_lengths(cases);
  add_chunks(cases);
  return cases;
}

}  // namespace ledgerline::tests
