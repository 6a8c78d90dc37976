#include "adapters/http/outcome.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

namespace ledgerline::http {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000, longest_wait = 86'400;  // seconds: a day

std::string header(const HttpReply& reply, const std::string& name) {
  const auto at = reply.headers.find(name);
  return at == reply.headers.end() ? std::string() : at->second;
}

Result not_sent(const HttpReply& reply, const Provider& provider) {
  return Result::deferred(reply.code.empty() ? "NOT_REACHED" : reply.code,
                          fmt::format("{} was not asked: {}", provider.name, quoted(reply.why, provider)),
                          reply.retry_after);
}

Result lost(const HttpReply& reply, const Provider& provider) {
  return Result::unsure(reply.code.empty() ? "CONNECTION_LOST" : reply.code,
                        fmt::format("{} was asked and its answer did not arrive: {}", provider.name,
                                    quoted(reply.why, provider)));
}

Result unsure(const HttpReply& reply, const Provider& provider) {
  const auto* code = reply.status == 408   ? "TIMED_OUT"
                     : reply.status == 409 ? "CONFLICT"
                     : reply.status >= 500 ? "PROVIDER_FAILED"
                                           : "BAD_ANSWER";
  auto result =
      Result::unsure(code, fmt::format("{} answered {}; whether it did what was asked is not known yet",
                                       provider.name, reply.status));
  result.retry_after = retry_after(reply);
  return result;
}

/// A body to show a person: JSON may hold anything, the credentials of others too.
std::string shown_body(const HttpReply& reply, const Provider& provider) {
  const bool is_json = reply.body.starts_with('{') || reply.body.starts_with('[');
  return is_json ? "JSON without what it should hold" : quoted(reply.body, provider);
}

}  // namespace

std::optional<Result> common_trouble(const HttpReply& reply, const Provider& provider) {
  if (reply.trouble == HttpReply::Trouble::not_sent) return not_sent(reply, provider);
  if (reply.trouble == HttpReply::Trouble::lost) return lost(reply, provider);
  if (is_success(reply)) return {};
  if (reply.status == 429)
    return Result::deferred("RATE_LIMITED", provider.name + " says: too many requests; asked again later",
                            retry_after(reply));
  if (reply.status == 401 || reply.status == 403)
    return Result::refused("CREDENTIALS_WRONG", fmt::format("{} refuses our credentials ({}): check {}",
                                                            provider.name, reply.status, provider.variables));
  if (reply.status >= 400 && reply.status < 500 && reply.status != 408 && reply.status != 409) return {};
  return unsure(reply, provider);
}

Result unreadable(const HttpReply& reply, const Provider& provider) {
  return Result::unsure("BAD_ANSWER", fmt::format("{} answered {} with what we cannot read: {}",
                                                  provider.name, reply.status, shown_body(reply, provider)));
}

Result refusal(const HttpReply& reply, const Provider& provider, std::string_view said) {
  return Result::refused("REQUEST_REFUSED",
                         fmt::format("{} refused the request ({}): {}", provider.name, reply.status,
                                     said.empty() ? shown_body(reply, provider) : quoted(said, provider)));
}

std::string quoted(std::string_view said, const Provider& provider) {
  constexpr std::size_t most = 200, looked_at = 4096;
  std::string text(said.substr(0, looked_at));
  for (const auto& secret : provider.secrets) text = secret.hidden_in(std::move(text));
  const bool cut = text.size() > most;
  text.resize(std::min(text.size(), most));
  std::replace_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text + (cut ? "..." : "");
}

Result of_question(Result failure) {
  if (failure.kind == Result::Kind::unsure) failure.kind = Result::Kind::deferred;
  return failure;
}

Result still_unsure(Result failure) {
  failure.kind = Result::Kind::unsure;
  return failure;
}

std::optional<std::int64_t> retry_after(const HttpReply& reply) {
  const auto text = header(reply, "retry-after");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) {
    const auto until = ::curl_getdate(text.c_str(), nullptr);
    const auto now = ::curl_getdate(header(reply, "date").c_str(), nullptr);
    if (until < 0 || now < 0) return {};
    seconds = until - now;
  }
  return std::clamp<std::int64_t>(seconds, 0, longest_wait) * micros_per_second;
}

}  // namespace ledgerline::http
