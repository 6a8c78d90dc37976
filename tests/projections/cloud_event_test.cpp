#include "projections/cloud_events/cloud_event.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/chronicle.hpp"

namespace ledgerline::tests::cloud_event_test {

TEST_CASE("an event as CloudEvents 1.0 has it", "[cloud_events]") {
  Chronicle story;
  story.tell({registered("shop"), added(first)});
  story.by("webhook:stripe", "payment.activate")
      .on("evt_1", "req-7")
      .tell({assigned(first, "shop", Asked::payment)});
  CHECK(
      to_cloud_event(story.all().back(), Digest{}, source_of(id_of(1))) ==
      R"({"specversion":"1.0","id":"3","source":"urn:uuid:7d785322-a380-512b-8bec-39b59596e66d",)"
      R"("type":"number.assigned","time":"2026-03-01T09:00:00.000000Z","subject":"shop",)"
      R"("datacontenttype":"application/json","position":"3","tenant":"shop","tenantversion":"2",)"
      R"("number":"+447700900001","numberversion":"2","commandid":"7d785322-a380-512b-8bec-39b59596e66d",)"
      R"("actor":"webhook:stripe","command":"payment.activate","correlationid":"req-7",)"
      R"("causationid":"evt_1","digest":"0000000000000000000000000000000000000000000000000000000000000000",)"
      R"("data":{"asked":"payment","gate":"paid"}})");
}

TEST_CASE("what an event is not about is left out: null is no value of an attribute", "[cloud_events]") {
  Chronicle story;
  story.by("ana@desk", "pool.add").tell({added(first)});
  const auto event = to_cloud_event(story.all().back(), Digest{}, "urn:x");
  CHECK_THAT(event, ContainsSubstring(R"("subject":"+447700900001")") && !ContainsSubstring("\"tenant\"") &&
                        !ContainsSubstring("traceparent"));
}

}  // namespace ledgerline::tests::cloud_event_test
