#include "tools/simulator/world.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <stdexcept>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace ledgerline::simulator {
namespace {

std::tm utc(std::int64_t micros) { return fmt::gmtime(static_cast<std::time_t>(micros / 1'000'000)); }

/// Lays `changes` over `values`, which may name what `known` names. An empty object there is a map with names
/// of any kind, and is replaced as a whole.
void lay_over(Json& values, const Json& known, const Json& changes, const std::string& where) {
  const bool alike = changes.type() == known.type() || (changes.is_number() && known.is_number());
  if (!alike) throw std::invalid_argument(fmt::format("{}: {} is wanted", where, known.type_name()));
  if (!known.is_object() || known.empty()) {
    values = changes;
    return;
  }
  for (const auto& [name, change] : changes.items()) {
    const auto place = where + "/" + name;
    if (!known.contains(name)) throw std::invalid_argument(place + ": there is no such setting");
    lay_over(values[name], known[name], change, place);
  }
}

}  // namespace

std::int64_t Clock::now() {
  using namespace std::chrono;
  const auto today =
      told_ ? told_() : duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  return last_ = std::max<std::int64_t>(today, last_ + 1);
}

std::string rfc2822(std::int64_t micros) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S +0000}", utc(micros));
}
std::string iso_seconds(std::int64_t micros) { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", utc(micros)); }
std::string iso_millis(std::int64_t micros) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", utc(micros), micros / 1000 % 1000);
}

std::string Ids::sid(std::string_view prefix) {
  const auto first = random_(), second = random_();  // in this order, whatever the compiler
  return fmt::format("{}{:016x}{:016x}", prefix, first, second);
}

std::string Ids::uuid() {
  const auto high = (random_() & ~0xF000ULL) | 0x4000ULL;
  const auto low = (random_() & ~(3ULL << 62)) | (2ULL << 62);
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xFFFF, high & 0xFFFF,
                     low >> 48, low & 0xFFFFFFFFFFFF);
}

std::string Ids::word(std::string_view prefix, std::size_t length) {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
  std::string result(prefix);
  for (std::size_t i = 0; i < length; ++i) result += letters[random_() % letters.size()];
  return result;
}

Json Settings::defaults() {
  return Json::parse(R"({
    "down": [],
    "twilio": {
      "trial": false, "verified_numbers": [], "unsubscribed_numbers": [],
      "repeat_purchase": "update", "list_lag_ms": 0, "regulations": {},
      "message_path": ["sent", "delivered"], "message_error_code": 0,
      "callback_copies": 1, "callbacks_reversed": false, "callbacks_before_reply": false
    },
    "vapi": {"numbers_of_other_orgs": [], "pinned_assistants": [], "list_lag_ms": 0},
    "livekit": {"create_gap_ms": 0, "update_gap_ms": 0},
    "smtp": {"require_auth": false, "refused_recipients": {}}
  })");
}

void Settings::merge(const Json& changes) {
  auto values = values_;
  lay_over(values, defaults(), changes, "");
  values_ = std::move(values);
}

bool Settings::lists(const char* place, const std::string& text) const {
  return std::ranges::count(at(place), Json(text)) > 0;
}

}  // namespace ledgerline::simulator
