#include "events/kernel/upcast.hpp"

#include <nlohmann/json.hpp>

#include "events/codec.hpp"
#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::upcast_test {
namespace {

using Json = nlohmann::json;

Stored stored(const std::string& type, int version, const std::string& payload) {
  Stored event;
  event.position = 9;
  event.type = type;
  event.schema_version = version;
  event.tenant = SubjectVersion{"shop", 1};
  event.number = SubjectVersion{first, 1};
  event.payload = payload;
  event.metadata = R"({"actor":"tester","command":"x","fingerprint":"x"})";
  return event;
}

std::string complaint(const Stored& event, const Upcasters& upcasters = catalogue_upcasters()) {
  try {
    decode(event, vault_knowing({}), upcasters);
    return "believed";
  } catch (const Damaged& damaged) {
    return damaged.what();
  }
}

/// As if number.retired had had two older versions: 0 said "why", -1 said it in capitals under another name.
Upcasters retired_steps() {
  Upcasters steps;
  steps.add("number.retired", 0, [](Json& payload) {
    payload["reason"] = payload["why"];
    payload.erase("why");
  });
  steps.add("number.retired", -1, [](Json& payload) {
    payload["why"] = payload["WHY"];
    payload.erase("WHY");
  });
  return steps;
}

TEST_CASE("an old payload is read through every step from its version to today's", "[events][upcast]") {
  const auto steps = retired_steps();
  const auto reason = [&](int version, const std::string& payload) {
    const auto event = decode(stored("number.retired", version, payload), vault_knowing({}), steps).event;
    return std::get<NumberRetired>(event).reason.str();
  };
  CHECK(reason(1, R"({"reason":"spam"})") == "spam");
  CHECK(reason(0, R"({"why":"spam"})") == "spam");
  CHECK(reason(-1, R"({"WHY":"spam"})") == "spam");
}

TEST_CASE("reading through steps leaves the stored event and its digest as they were", "[events][upcast]") {
  auto event = stored("number.retired", 0, R"({"why":"spam"})");
  event.digest = digest_of(event);
  const auto before = event;
  decode(event, vault_knowing({}), retired_steps());
  CHECK(event == before);
  CHECK(digest_of(event) == event.digest);
}

TEST_CASE("a version that no step brings up is refused by position, type and version", "[events][upcast]") {
  CHECK(complaint(stored("number.retired", 0, "{}")) ==
        "event 9 (number.retired): nothing upcasts version 0");
  CHECK(complaint(stored("number.retired", -2, "{}"), retired_steps()) ==
        "event 9 (number.retired): nothing upcasts version -2");
}

TEST_CASE("an event newer than this build is refused, and says what to do", "[events][upcast]") {
  CHECK_THAT(complaint(stored("number.retired", 2, R"({"reason":"spam"})"), retired_steps()),
             ContainsSubstring("event 9 (number.retired): version 2 is newer than this build") &&
                 ContainsSubstring("use a newer build"));
}

TEST_CASE("an event of an unknown type is refused, never skipped", "[events][upcast]") {
  CHECK(complaint(stored("number.sold", 1, "{}")) ==
        "event 9: this build does not know the type 'number.sold': use a newer build");
  CHECK_THAT(complaint(stored("x\n\x01y", 1, "{}")), ContainsSubstring("'x??y'"));
}

TEST_CASE("a step that fails names the event", "[events][upcast]") {
  Upcasters steps;
  steps.add("number.retired", 0, [](Json& payload) { payload["reason"] = payload.at("why"); });
  CHECK_THAT(complaint(stored("number.retired", 0, "{}"), steps),
             ContainsSubstring("event 9 (number.retired)"));
}

TEST_CASE("two steps from the same version are a mistake of ours", "[events][upcast]") {
  auto steps = retired_steps();
  CHECK_THROWS_AS(steps.add("number.retired", 0, [](Json&) {}), std::logic_error);
}

}  // namespace
}  // namespace ledgerline::tests::upcast_test
