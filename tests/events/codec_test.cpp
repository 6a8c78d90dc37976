#include "events/codec.hpp"

#include "events/kernel/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::tests::codec_test {
namespace {

const Cause cause{Actor("token:ops"),
                  Code("pool.add"),
                  Reason("spring cleaning"),
                  Reference("req-1"),
                  Reference("event-41"),
                  Reference("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                  Reference("c7V9RmUFGG6Hf0f0vXyzAQ==")};

Stamp stamp_of(const Event& event) {
  Stamp stamp{42, start, id_of(7), {}, {}};
  const auto subjects = subjects_of(event);
  if (subjects.tenant) stamp.tenant = {subjects.tenant->str(), 3};
  if (subjects.number) stamp.number = {subjects.number->str(), 5};
  return stamp;
}

Stored stored(const Event& event) {
  return encode(event, stamp_of(event), encode_cause(cause), vault_knowing({"shop"}));
}

TEST_CASE("every event comes back from the log as it went in", "[events][codec]") {
  const auto vault = vault_knowing({"shop"});
  for (const auto& event : one_of_each()) {
    INFO(shown(event));
    const auto back = decode(stored(event), vault);
    CHECK(back.event == event);
    CHECK(back.cause == cause);
    CHECK(back.position == 42);
    CHECK(back.at == start);
    CHECK(back.command == id_of(7));
    CHECK(back.tenant == stamp_of(event).tenant);
    CHECK(back.number == stamp_of(event).number);
  }
}

TEST_CASE("one_of_each has one of each, in the catalogue's order", "[events][codec]") {
  const auto events = one_of_each();
  REQUIRE(events.size() == std::variant_size_v<Event>);
  for (std::size_t i = 0; i < events.size(); ++i) CHECK(events[i].index() == i);
}

TEST_CASE("no two events have the same name", "[events][codec]") {
  std::set<std::string_view> names;
  for (const auto& event : one_of_each()) names.insert(name_of(event));
  CHECK(names.size() == std::variant_size_v<Event>);
}

TEST_CASE("an absent field is left out, and comes back as absent", "[events][codec]") {
  const auto plain = stored(registered("shop"));
  CHECK(plain.payload.find("email") == std::string::npos);
  CHECK(plain.payload.find("null") == std::string::npos);
  CHECK(decode(plain, vault_knowing({"shop"})).event == Event(registered("shop")));
  CHECK(stored(paid("shop")).payload == "{}");
}

TEST_CASE("a payload names no subject: those stand in columns", "[events][codec]") {
  for (const auto& event : one_of_each()) {
    const auto payload = stored(event).payload;
    CHECK(payload.find("\"tenant\"") == std::string::npos);
    CHECK(payload.find("\"number\"") == std::string::npos);
  }
}

TEST_CASE("which subjects an event has follows from its fields", "[events][codec]") {
  const auto both = subjects_of(assigned(first, "shop")),
             neither_number = subjects_of(AllocationRepeated{tenant("shop"), E164(first)});
  CHECK(both.tenant == tenant("shop"));
  CHECK(both.number == number(first));
  CHECK(neither_number.tenant == tenant("shop"));
  CHECK_FALSE(neither_number.number);
  CHECK_FALSE(subjects_of(returned(first)).tenant);
}

std::string complaint(Stored event) {
  try {
    decode(event, vault_knowing({"shop"}));
    return "believed";
  } catch (const Damaged& damaged) {
    return damaged.what();
  }
}

Stored with_payload(const Event& event, const std::string& payload) {
  auto changed = stored(event);
  changed.payload = payload;
  return changed;
}

TEST_CASE("a damaged payload is refused by position, type and field", "[events][codec]") {
  const std::string where = "event 42 (number.assigned)";
  const auto event = assigned(first, "shop");
  CHECK_THAT(complaint(with_payload(event, "{")),
             ContainsSubstring(where + ": its payload is not a JSON object"));
  CHECK_THAT(complaint(with_payload(event, "[]")), ContainsSubstring(where + ": its payload is not"));
  CHECK(complaint(with_payload(event, R"({"asked":"request"})")) == where + ", field gate: it is missing");
  CHECK_THAT(complaint(with_payload(event, R"({"asked":"begged","gate":"paid"})")),
             ContainsSubstring(where + ", field asked: 'begged' is none of request, queue"));
  CHECK_THAT(complaint(with_payload(event, R"({"asked":7,"gate":"paid"})")),
             ContainsSubstring(where + ", field asked"));
  CHECK_THAT(complaint(with_payload(event, R"({"asked":null,"gate":"paid"})")),
             ContainsSubstring(where + ", field asked"));
}

TEST_CASE("damaged texts and times are refused like those from the edge", "[events][codec]") {
  CHECK_THAT(complaint(with_payload(rests(first, start), R"({"until":"soon"})")),
             ContainsSubstring("event 42 (number.quarantined), field until"));
  CHECK_THAT(complaint(with_payload(retired(first), R"({"reason":""})")),
             ContainsSubstring("field reason: reason '': it is empty"));
  CHECK_THAT(complaint(with_payload(retired(first), R"({"reason":"a\u0000b"})")),
             ContainsSubstring("byte 2 is a NUL"));
  CHECK_THAT(complaint(with_payload(added(first), R"({"country":"gb"})")),
             ContainsSubstring("field country"));
}

TEST_CASE("an event without the subject it is about is refused", "[events][codec]") {
  auto event = stored(assigned(first, "shop"));
  event.number.reset();
  CHECK_THAT(complaint(event),
             ContainsSubstring("event 42 (number.assigned), field number: the event names no number"));
  event = stored(assigned(first, "shop"));
  event.tenant->id = "no such id!";
  CHECK_THAT(complaint(event), ContainsSubstring("field tenant"));
}

TEST_CASE("damaged metadata is refused by its field", "[events][codec]") {
  auto event = stored(paid("shop"));
  event.metadata = R"({"command":"payment.activate","fingerprint":"x"})";
  CHECK_THAT(complaint(event), ContainsSubstring("event 42 (payment.activated), field metadata.actor"));
  event.metadata = "null";
  CHECK_THAT(complaint(event), ContainsSubstring("its metadata is not a JSON object"));
}

}  // namespace
}  // namespace ledgerline::tests::codec_test
