#include "adapters/vapi/vapi.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace ledgerline::vapi {
namespace {

constexpr int most_doubles = 4;  // of one number; lists may also be late

Result not_imported(const std::string& id) {
  return Result::refused("NOT_IMPORTED", fmt::format("Vapi has no phone number {}", id));
}

Result no_such_assistant(const AssistantId& id) {
  return Result::refused(
      "NO_SUCH_ASSISTANT",
      fmt::format("Vapi has no assistant {}: make one, or correct the tenant's", id.str()));
}

}  // namespace

Vapi::Vapi(Http& http, Settings settings)
    : http_(http), settings_(std::move(settings)), provider_(settings_.provider()), requests_(settings_) {}

Awaitable<Found<std::optional<std::string>>> Vapi::standing(const E164& number) {
  const auto reply = co_await http_.send(requests_.numbers(number));
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  const auto rows = read_numbers(reply.body);
  if (!rows) co_return http::of_question(http::unreadable(reply, provider_));
  const auto row = std::find_if(rows->begin(), rows->end(),
                                [&](const ImportedNumber& one) { return one.number == number.str(); });
  co_return row == rows->end() ? std::optional<std::string>() : std::optional(row->id);
}

Awaitable<Result> Vapi::import(ImportOrder order) {
  const auto there = co_await standing(order.number);
  if (!there) co_return there.failure;
  if (*there.value) co_return co_await adopt(**there.value, order);
  co_return co_await create(order);
}

Awaitable<Result> Vapi::create(const ImportOrder& order) {
  const auto reply = co_await http_.send(requests_.import(order));
  if (const auto id = duplicate_of(reply)) co_return co_await adopt(*id, order);
  if (auto why = trouble(reply, provider_)) co_return *why;
  const auto made = read_number(reply.body);
  if (!made) co_return http::unreadable(reply, provider_);
  co_return co_await read_back(made->id, order);
}

Awaitable<Result> Vapi::adopt(std::string id, const ImportOrder& order) {
  const auto reply = co_await http_.send(requests_.update_number(id, order));
  if (is_not_found(reply))
    co_return Result::deferred("IMPORT_GONE", fmt::format("Vapi had the import {} a moment ago", id));
  if (auto why = trouble(reply, provider_)) co_return *why;
  co_return co_await read_back(id, order);
}

Awaitable<Result> Vapi::read_back(std::string id, const ImportOrder& order) {
  const auto number = co_await fetch(id);
  if (!number) co_return http::still_unsure(number.failure);
  if (is_as_wanted(*number.value, order)) co_return Result::done(id);
  co_return Result::unsure("NOT_AS_WANTED",
                           fmt::format("Vapi took the import {} and shows another assistant or server URL "
                                       "than it was given",
                                       id));
}

Awaitable<Result> Vapi::point_assistant(AssistantId assistant, std::string server_url) {
  const auto standing = co_await http_.send(requests_.assistant(assistant));
  if (is_not_found(standing)) co_return no_such_assistant(assistant);
  if (auto why = trouble(standing, provider_)) co_return http::of_question(std::move(*why));
  if (!read_assistant(standing.body)) co_return http::of_question(http::unreadable(standing, provider_));
  const auto reply = co_await http_.send(requests_.point_assistant(assistant, standing.body, server_url));
  if (is_not_found(reply)) co_return no_such_assistant(assistant);
  if (auto why = trouble(reply, provider_)) co_return *why;
  const auto updated = read_assistant(reply.body);
  if (!updated || updated->server_url != server_url) co_return http::unreadable(reply, provider_);
  co_return Result::done(updated->id);
}

Awaitable<Found<ImportedNumber>> Vapi::fetch(std::string id) {
  const auto reply = co_await http_.send(requests_.number(id));
  if (is_not_found(reply)) co_return not_imported(id);
  if (auto why = trouble(reply, provider_)) co_return http::of_question(std::move(*why));
  auto number = read_number(reply.body);
  if (!number) co_return http::of_question(http::unreadable(reply, provider_));
  co_return std::move(*number);
}

/// There may be two: the check for doubles is not known to be free of races.
Awaitable<Result> Vapi::remove(E164 number) {
  for (int left = most_doubles; left > 0; --left) {
    const auto there = co_await standing(number);
    if (!there) co_return there.failure;
    if (!*there.value) co_return Result::done("");
    const auto reply = co_await http_.send(requests_.delete_number(**there.value));
    if (is_not_found(reply)) continue;
    if (auto why = trouble(reply, provider_)) co_return *why;
  }
  co_return Result::deferred("STILL_THERE", fmt::format("Vapi still shows an import of {}", number.str()));
}

}  // namespace ledgerline::vapi
