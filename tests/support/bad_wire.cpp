#include "tests/support/bad_wire.hpp"

#include <array>

#include <fmt/format.h>

namespace ledgerline::tests {

using std::string_literals::operator""s;

std::string field(const std::string& name, const std::string& value) { return name + ": " + value + "\r\n"; }

std::string sized(const std::string& body) { return field("Content-Length", std::to_string(body.size())); }

std::string strange_method(const std::string& method, Dice& dice) {
  const std::array methods{"GET"s,
                           "HEAD"s,
                           "POST"s,
                           "PUT"s,
                           "DELETE"s,
                           "PATCH"s,
                           "OPTIONS"s,
                           "TRACE"s,
                           "BREW"s,
                           "get"s,
                           "P\0ST"s,
                           "G(T"s,
                           std::string(9000, 'M'),
                           ""s,
                           "CONNECT"s};
  return dice.one_in(8) ? dice.pick(methods) : method;
}

std::string strange_part(Dice& dice) {
  const std::array parts{"nobody"s,
                         "%00"s,
                         "a%00b"s,
                         "%2e%2e"s,
                         ".."s,
                         "%2F"s,
                         "%ff"s,
                         "%C0%AF"s,
                         "%"s,
                         "%zz"s,
                         "%4"s,
                         "a b"s,
                         "a%20b"s,
                         "%E2%82"s,
                         "{tenant}"s,
                         "*"s,
                         "a;b=c"s,
                         "+"s,
                         "%2B"s,
                         "%2B1415"s,
                         "\xFF"s,
                         "caf\xC3\xA9"s,
                         "a#b"s,
                         "a\\b"s,
                         "%0d%0aX:%20y"s,
                         "a\tb"s,
                         "$(id)"s,
                         "'--"s,
                         "%F0%9F%98%80"s,
                         std::string(201, 'a'),
                         std::string(9000, 'a'),
                         ""s,
                         "-1"s,
                         "%2B447700900999"s,
                         "99999999999999999999"s,
                         "ZZ"s};
  return dice.pick(parts);
}

std::string strange_value(Dice& dice) {
  const std::array values{"-1"s,
                          "0"s,
                          "501"s,
                          "99999999999999999999"s,
                          "1.5"s,
                          "x"s,
                          ""s,
                          "%00"s,
                          "%"s,
                          "%zz"s,
                          "%ff"s,
                          "a%20b"s,
                          "!"s,
                          "MTIz"s,
                          "null"s,
                          "%F0%9F%98%80"s,
                          "1e9"s,
                          "+"s,
                          "'"s,
                          std::string(5000, 'q'),
                          "0x10"s,
                          "%0d%0a"s,
                          "9223372036854775807"s,
                          "2026-13-01T00:00:00Z"s,
                          "GB"s,
                          "local"s};
  return dice.pick(values);
}

std::string authorization(const std::vector<std::string>& tokens, Dice& dice) {
  const std::array strange{"Basic dTpw"s,    "Bearer"s,
                           "Bearer "s,       "Bearer llt_nonsense"s,
                           "bearer\tllt_x"s, "Bearer " + std::string(9000, 'x'),
                           "Bearer \xFF"s,   ""s};
  if (dice.one_in(12)) return "";
  if (dice.one_in(12)) return field("Authorization", dice.pick(strange));
  const auto whole = field("Authorization", "Bearer " + dice.pick(tokens));
  return dice.one_in(30) ? whole + whole : whole;
}

std::string name_with_a_meaning(Dice& dice) {
  const std::array names{"Idempotency-Key"s,
                         "Content-Type"s,
                         "Accept"s,
                         "Last-Event-ID"s,
                         "Prefer"s,
                         "X-Request-Id"s,
                         "traceparent"s,
                         "tracestate"s,
                         "Cookie"s,
                         "X-Forwarded-For"s,
                         "Range"s,
                         "If-Match"s,
                         "Accept-Encoding"s,
                         "Connection"s,
                         "Content-Encoding"s,
                         "X-HTTP-Method-Override"s,
                         "Forwarded"s,
                         "TE"s};
  return dice.pick(names);
}

std::string strange_field(Dice& dice) {
  const std::array values{""s,
                          "*/*"s,
                          "text/event-stream"s,
                          "application/xml"s,
                          "respond-async"s,
                          "wait=-1"s,
                          "wait=99999999999"s,
                          "-1"s,
                          "0"s,
                          "abc"s,
                          "99999999999999999999"s,
                          "\xFF\xFE"s,
                          "a,b,,;=\""s,
                          "text/*;q=7"s,
                          "keep-alive"s,
                          "upgrade"s,
                          "gzip"s,
                          "DELETE"s,
                          "application/json; charset=utf-16"s,
                          "application/json;;"s,
                          "multipart/form-data"s,
                          "for=\""s,
                          "00-00000000000000000000000000000000-0000000000000000-00"s,
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"s,
                          std::string(300, 'k'),
                          "bytes=0-1,-"s,
                          "caf\xC3\xA9"s};
  auto name = name_with_a_meaning(dice);
  return field(std::move(name), dice.pick(values));
}

std::string broken_fields(Dice& dice) {
  std::string many;
  for (int i = 0; i < 150; ++i) many += "X: y\r\n";
  const std::array lines{"NoColon\r\n"s,
                         "Name : space\r\n"s,
                         " Folded: line\r\n"s,
                         "X: a\r\n b\r\n"s,
                         "X: a\0b\r\n"s,
                         "X: a\rb\r\n"s,
                         ": nameless\r\n"s,
                         "X\xFF: y\r\n"s,
                         "X: \x01\r\n"s,
                         "X(): y\r\n"s,
                         "X: lf only\n"s,
                         many,
                         field("X", std::string(20'000, 'x')),
                         "\r\r\n"s,
                         "Host: two\r\n"s,
                         "Expect: 200-ok\r\n"s};
  return dice.pick(lines);
}

std::string doubtful_body(const std::string& body, Dice& dice) {
  const auto chunk = fmt::format("{:x}\r\n{}\r\n", body.size(), body);
  const auto chunked = field("Transfer-Encoding", "chunked");
  const auto plain = [&](const std::string& length) {
    return field("Content-Length", length) + "\r\n" + body;
  };
  const auto coded = [&](const std::string& coding) {
    return field("Transfer-Encoding", coding) + "\r\n" + chunk + "0\r\n\r\n";
  };
  const auto in_chunks = [&](const std::string& chunks) { return chunked + "\r\n" + chunks; };
  switch (dice.below(6)) {
    case 0:
      return dice.pick(
          std::array{sized(body) + plain("1"), sized(body) + plain(std::to_string(body.size()))});
    case 1:
      return dice.pick(
          std::array{sized(body) + coded("chunked"), chunked + plain("3"), chunked + coded("chunked")});
    case 2:
      return plain(dice.pick(std::array{"-1"s, "5, 5"s, "0x10"s, "+5"s, "99999999999999999999"s, "1000000"s,
                                        "5 "s, ""s, "1_0"s, "\xFF"s}));
    case 3:
      return coded(dice.pick(std::array{"xchunked"s, "chunked, identity"s, "gzip, chunked"s, "identity"s, ""s,
                                        "\x0B"
                                        "chunked"s,
                                        "CHUNKED"s, "chunked;q=1"s}));
    case 4:
      return in_chunks(dice.pick(std::array{
          "-1\r\nx\r\n0\r\n\r\n"s, "0x5\r\nhello\r\n0\r\n\r\n"s, "5\nhello\n0\n\n"s,
          "FFFFFFFFFFFFFFFFF\r\nx"s, "5;" + std::string(5000, 'e') + "\r\nhello\r\n0\r\n\r\n",
          "3\r\nhello\r\n0\r\n\r\n"s, "\r\n0\r\n\r\n"s, "5 \r\nhello\r\n0\r\n\r\n"s, "7fffffff\r\n"s}));
    default:
      return in_chunks(chunk + "0\r\n" +
                       dice.pick(std::array{"Content-Length: 5\r\n\r\n"s, "X y\r\n\r\n"s,
                                            "GET / HTTP/1.1\r\nHost: x\r\n\r\n"s,
                                            "X: " + std::string(9000, 't') + "\r\n\r\n"}));
  }
}

std::string doubtful_head(const std::string& method, const std::string& target, Dice& dice) {
  const auto line = [&](const std::string& version) {
    return method + ' ' + target + ' ' + version + "\r\n";
  };
  const auto host = field("Host", "api.test");
  const std::array heads{line("HTTP/1.1"),
                         line("HTTP/1.1") + host + host,
                         line("HTTP/1.1") + field("Host", "a b/c@d"),
                         line("HTTP/1.0"),
                         line("HTTP/2.0") + host,
                         line("HTTP/1.1x") + host,
                         line("http/1.1") + host,
                         line("") + host,
                         method + "  " + target + "  HTTP/1.1\r\n" + host,
                         "\r\n\r\n" + line("HTTP/1.1") + host,
                         method + " http://other.test" + target + " HTTP/1.1\r\n" + host,
                         method + " //" + target + " HTTP/1.1\r\n" + host,
                         method + " * HTTP/1.1\r\n" + host,
                         method + " x:80 HTTP/1.1\r\n" + host,
                         "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"s,
                         "\x16\x03\x01\x02"s + dice.bytes(100),
                         dice.bytes(1 + dice.below(200))};
  return dice.pick(heads);
}

}  // namespace ledgerline::tests
