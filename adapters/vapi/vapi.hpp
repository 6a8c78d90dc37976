#pragma once

#include <optional>
#include <string>

#include "adapters/vapi/settings.hpp"
#include "adapters/vapi/wire.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/voice.hpp"

namespace ledgerline::vapi {

/// Vapi as the voice platform: the recipe of provider-apis.md, section 5. Holds no state between calls;
/// `http` outlives it, and it outlives its calls.
class Vapi final : public VoicePlatform {
 public:
  Vapi(Http& http, Settings settings);
  Vapi(const Vapi&) = delete;
  Vapi& operator=(const Vapi&) = delete;

  Awaitable<Result> import(ImportOrder order) override;
  Awaitable<Result> point_assistant(AssistantId assistant, std::string server_url) override;
  Awaitable<Found<ImportedNumber>> fetch(std::string id) override;
  Awaitable<Result> remove(E164 number) override;

 private:
  /// The import of exactly this number; the oldest, should there be two.
  Awaitable<Found<std::optional<std::string>>> standing(const E164& number);
  Awaitable<Result> create(const ImportOrder& order);
  Awaitable<Result> adopt(std::string id, const ImportOrder& order);
  /// Done once Vapi shows the number as it is wanted.
  Awaitable<Result> read_back(std::string id, const ImportOrder& order);

  Http& http_;
  const Settings settings_;
  const http::Provider provider_;
  const Requests requests_;
};

}  // namespace ledgerline::vapi
