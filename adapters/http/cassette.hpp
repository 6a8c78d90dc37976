#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "adapters/http/masks.hpp"
#include "engine/effects/http.hpp"

/// Conversations with providers, kept in files. A cassette is one JSON object: `exchanges`, each a `request`
/// (operation, method, path, query, body) and its `response` (status, headers and body, or the trouble). It
/// holds no secret (see Masks) and no host; what was said otherwise it holds in full, personal data too.
namespace ledgerline::http {

/// Passes everything on to `wire`, and writes the file anew after each answer, for its owner's eyes only.
/// Throws BadInput where the file cannot be written.
class RecordingHttp final : public Http {
 public:
  RecordingHttp(Http& wire, std::string file);
  ~RecordingHttp() override;

  Awaitable<HttpReply> send(HttpRequest request) override;

 private:
  void keep(const HttpRequest& request, const HttpReply& reply);
  void write() const;

  Http& wire_;
  const std::string file_;
  Masks masks_;
  std::vector<nlohmann::json> exchanges_;
};

/// Gives the recorded answers and reaches nobody. An answer is given once, to the first request of the same
/// operation, method, path, query and body, secrets aside. What is not on the tape is not sent, with the code
/// NOT_ON_TAPE and a text that names the request and the file. Throws BadInput for what is no cassette.
class ReplayingHttp final : public Http {
 public:
  explicit ReplayingHttp(std::string file);
  ~ReplayingHttp() override;

  Awaitable<HttpReply> send(HttpRequest request) override;
  /// Requests of the tape that nobody has made yet: "POST /phone-number".
  std::vector<std::string> left() const;

 private:
  const std::string file_;
  Masks masks_;
  std::vector<nlohmann::json> exchanges_;  // that are left
};

/// What LEDGERLINE_CASSETTE asks for: "record:FILE" or "replay:FILE"; nothing where it is empty. Throws
/// BadInput.
std::unique_ptr<Http> cassette(const std::string& wish, Http& wire);

}  // namespace ledgerline::http
