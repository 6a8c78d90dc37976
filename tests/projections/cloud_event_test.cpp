#include "projections/cloud_events/cloud_event.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/chronicle.hpp"

namespace ledgerline::tests {

TEST_CASE("an event as CloudEvents 1.0 has it", "[cloud_events]") {
  Chronicle story;
  story.tell({registered("shop"), added(first)});
  story.by("webhook:stripe", "payment.activate")
      .on("evt_1", "req-7")
      .tell({assigned(first, "shop", Asked::payment)});
  CHECK(to_cloud_event(story.all().back(), Digest{}, source_of(id_of(1))) == "");
}

TEST_CASE("what an event is not about is left out: null is no value of an attribute", "[cloud_events]") {
  Chronicle story;
  story.by("ana@desk", "pool.add").tell({added(first)});
  const auto event = to_cloud_event(story.all().back(), Digest{}, "urn:x");
  CHECK_THAT(event, ContainsSubstring(R"("subject":"+447700900001")") && !ContainsSubstring("\"tenant\"") &&
                        !ContainsSubstring("traceparent"));
}

}  // namespace ledgerline::tests
