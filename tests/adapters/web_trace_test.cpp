#include "adapters/web/trace.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/web_side.hpp"

namespace ledgerline::tests::web_trace_test {
namespace {

using std::string;

const string trace_id = "0af7651916cd43dd8448eb211c80319c", parent_id = "b7ad6b7169203331";

string request_id(const string& said) {
  Numbered random;
  return web::trace_of({{"x-request-id", said}}, random).request_id;
}

}  // namespace

TEST_CASE("traceparents that are taken", "[adapters][web]") {
  const auto read = web::trace_parent_of("00-" + trace_id + "-" + parent_id + "-01");
  REQUIRE(read);
  CHECK(read->trace_id == trace_id);
  CHECK(read->parent_id == parent_id);
  CHECK(read->sampled);
  CHECK_FALSE(web::trace_parent_of("00-" + trace_id + "-" + parent_id + "-02")->sampled);
  CHECK(web::trace_parent_of("01-" + trace_id + "-" + parent_id + "-01-later"));
}

TEST_CASE("traceparents that are ignored", "[adapters][web]") {
  const string rest = "-" + trace_id + "-" + parent_id, none(32, '0');
  for (const auto& bad :
       {string(), "00" + rest, "00" + rest + "-0", "00" + rest + "-0g", "ff" + rest + "-01",
        "0x" + rest + "-01", "00" + rest + "-01-more", "01" + rest + "-01more",
        "00-" + none + "-" + parent_id + "-01", "00-" + trace_id + "-" + none.substr(16) + "-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + parent_id + "-01", "00_" + rest.substr(1) + "-01"}) {
    CAPTURE(bad);
    CHECK_FALSE(web::trace_parent_of(bad));
  }
}

TEST_CASE("request ids that are taken, and those that are made", "[adapters][web]") {
  CHECK(request_id("order-7") == "order-7");
  CHECK(request_id("Root=1-67891233:a/b+c@d~e_f.g") == "Root=1-67891233:a/b+c@d~e_f.g");
  CHECK(request_id(string(128, 'a')) == string(128, 'a'));
  for (const auto& bad :
       {string(), string(129, 'a'), string("a b"), string("a\"b"), string("\xC3\xBC"), string("a;b")})
    CHECK(request_id(bad) == "01010101010101010101010101010101");
}

}  // namespace ledgerline::tests::web_trace_test
