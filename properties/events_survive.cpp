#include <nlohmann/json.hpp>

#include "events/codec.hpp"
#include "properties/generators.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"

namespace ledgerline::properties::events_survive {
namespace {

using Json = nlohmann::json;

/// Knows the key of every tenant: which one it is matters to the vault's own tests.
class OneKey final : public Cipher {
 public:
  std::string seal(const SealContext& where, std::string_view plain) const override {
    return vault_.seal({"shop", where.position, where.field}, plain);
  }
  std::optional<std::string> open(const SealContext& where, std::string_view sealed) const override {
    return vault_.open({"shop", where.position, where.field}, sealed);
  }

 private:
  Vault vault_ = tests::vault_knowing({"shop"});
};

Stored store(const Event& event, const Cause& cause, Position position, Time at) {
  Stamp stamp{position, at, tests::id_of(static_cast<std::uint64_t>(position)), {}, {}};
  const auto subjects = subjects_of(event);
  if (subjects.tenant) stamp.tenant = {subjects.tenant->str(), position};
  if (subjects.number) stamp.number = {subjects.number->str(), 1};
  return encode(event, stamp, encode_cause(cause), OneKey());
}

/// As Postgres keeps it: the columns' text, and JSON in another order, with other spaces and escapes.
Stored through_text(Stored stored) {
  const auto rewritten = [](const std::string& text) { return Json::parse(text).dump(2, ' ', true); };
  stored.payload = rewritten(stored.payload);
  stored.metadata = rewritten(stored.metadata);
  stored.recorded_at = parse_time(iso_micros(stored.recorded_at));
  stored.command = parse_uuid(to_string(stored.command));
  return stored;
}

template <class E>
void survives() {
  const E event = *any(Type<E>{});
  const auto cause = *any(Type<Cause>{});
  const auto at = *any(Type<Time>{});
  const auto position = *at_full_size(rc::gen::inRange<Position>(1, 1'000'000'000'000));
  const auto stored = store(event, cause, position, at);
  const auto read = through_text(stored);
  const auto back = decode(read, OneKey());
  RC_ASSERT((back.event == Event(event)));
  RC_ASSERT((back.cause == cause));
  RC_ASSERT((back.at == at));
  RC_ASSERT(digest_of(read) == stored.digest);
  RC_ASSERT((Json::parse(to_json(back, stored.digest))["type"] == E::name));
}

template <std::size_t... I>
void check_all(std::index_sequence<I...>) {
  const auto check = [](std::string_view name, void (*property)()) {
    CHECK(holds(std::string(name) + " survives the log as text", property));
  };
  (check(std::variant_alternative_t<I, Event>::name, survives<std::variant_alternative_t<I, Event>>), ...);
}

TEST_CASE("every event survives the log as text", "[properties][events]") {
  check_all(std::make_index_sequence<std::variant_size_v<Event>>());
}

void canonical_as_of_a_library() {
  const auto stored = store(*any(Type<TenantRegistered>{}), *any(Type<Cause>{}), 1, *any(Type<Time>{}));
  RC_ASSERT(canonical(stored) == Json::parse(canonical(stored)).dump());
  RC_ASSERT(stored.payload == Json::parse(stored.payload).dump());
  RC_ASSERT(stored.metadata == Json::parse(stored.metadata).dump());
}

TEST_CASE("our canonical JSON is that of a JSON library with sorted keys", "[properties][events]") {
  CHECK(holds("canonical JSON", canonical_as_of_a_library));
}

bool is_utf8(const std::string& bytes) {
  try {
    (void)Json(bytes).dump();
    return true;
  } catch (const Json::exception&) {
    return false;
  }
}

void utf8_as_of_a_library() {
  const auto odd = rc::gen::elementOf(std::string("\xC2\xE0\xED\xF0\xF4\x80\xBF\x9F\x90\0a", 11));
  const auto bytes = *rc::gen::container<std::string>(rc::gen::oneOf(rc::gen::arbitrary<char>(), odd));
  const auto problem = text_problem(bytes, 10'000);
  if (is_utf8(bytes)) RC_ASSERT_FALSE(problem.ends_with("is not valid UTF-8"));
  if (!is_utf8(bytes)) RC_ASSERT_FALSE(problem.empty());
  RC_ASSERT(is_utf8(printable(bytes)));  // what is quoted can always be printed
}

TEST_CASE("a text passes only if a JSON library takes it", "[properties][events]") {
  CHECK(holds("text and JSON agree on UTF-8", utf8_as_of_a_library));
}

void times_survive() {
  const auto time = *any(Type<Time>{}), later = *any(Type<Time>{});
  RC_ASSERT((parse_time(iso_micros(time)) == time));
  RC_ASSERT(iso_millis(time).substr(0, 23) == iso_micros(time).substr(0, 23));
  RC_ASSERT((time < later) == (iso_micros(time) < iso_micros(later)));
}

TEST_CASE("every time that can be written is read back, and sorts as its text", "[properties][events]") {
  CHECK(holds("times survive", times_survive));
}

}  // namespace
}  // namespace ledgerline::properties::events_survive
