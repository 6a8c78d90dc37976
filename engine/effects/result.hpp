#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace ledgerline {

/// What became of one call to the outside world. There is no fifth case, and no exception for these four.
struct Result {
  enum class Kind {
    done,      // it stands there; `reference` is the provider's name for it
    refused,   // certainly not done, and the same request would be refused again
    deferred,  // certainly not done; asking again later may help
    unsure     // it may have been done: look there before asking again
  };
  Kind kind = Kind::unsure;
  std::string reference;
  std::string code;     // why not: NUMBER_NOT_AVAILABLE, RATE_LIMITED, TIMED_OUT…; stable, for programs
  std::string message;  // for people: what, where and what to do; never holds a secret
  std::optional<std::int64_t>
      retry_after;  // deferred: not before so many microseconds, where the provider said

  Result() = default;
  Result(Kind what, std::string why, std::string text)
      : kind(what), code(std::move(why)), message(std::move(text)) {}

  static Result done(std::string reference) {
    Result result(Kind::done, "", "");
    result.reference = std::move(reference);
    return result;
  }
  static Result refused(std::string code, std::string message) {
    return {Kind::refused, std::move(code), std::move(message)};
  }
  static Result deferred(std::string code, std::string message, std::optional<std::int64_t> after = {}) {
    Result result(Kind::deferred, std::move(code), std::move(message));
    result.retry_after = after;
    return result;
  }
  static Result unsure(std::string code, std::string message) {
    return {Kind::unsure, std::move(code), std::move(message)};
  }
  bool ok() const { return kind == Kind::done; }
};

/// The answer to a question, which changes nothing there: a value, or why there is none (never `done`).
template <class T>
struct Found {
  std::optional<T> value;
  Result failure;

  Found(T what) : value(std::move(what)), failure(Result::done("")) {}
  Found(Result why) : failure(std::move(why)) {}
  explicit operator bool() const { return value.has_value(); }
};

}  // namespace ledgerline
