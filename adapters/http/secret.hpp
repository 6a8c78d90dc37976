#pragma once

#include <string>
#include <utility>

namespace ledgerline::http {

/// A value that nobody sees by accident: no formatter and no stream takes it. Whoever needs it says so.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

  /// `text` without this value: what providers say may repeat what they were sent.
  std::string hidden_in(std::string text) const {
    for (auto at = text.find(value_); !value_.empty() && at != text.npos; at = text.find(value_, at))
      text.replace(at, value_.size(), "*");
    return text;
  }

 private:
  std::string value_;
};

}  // namespace ledgerline::http
