#pragma once

#include <string>
#include <vector>

#include "engine/effects/http.hpp"

namespace ledgerline::alerts {

/// The port to whoever is told of alerts: one JSON object a report.
class Reporter {
 public:
  virtual ~Reporter() = default;
  /// Empty where it arrived; else why it did not, without a secret.
  virtual Awaitable<std::string> report(std::string json) = 0;
};

/// POSTs to a URL, which may hold a secret and is never told. A status of 2xx is an arrival.
class HookReporter final : public Reporter {
 public:
  HookReporter(Http& http, std::string url) : http_(http), url_(std::move(url)) {}
  Awaitable<std::string> report(std::string json) override;

 private:
  Http& http_;
  std::string url_;
};

/// Appends a line to a file, in one write, so that several processes may do so.
class FileReporter final : public Reporter {
 public:
  explicit FileReporter(std::string path) : path_(std::move(path)) {}
  Awaitable<std::string> report(std::string json) override;

 private:
  std::string path_;
};

}  // namespace ledgerline::alerts
