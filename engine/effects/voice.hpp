#pragma once

#include <string>

#include "engine/await.hpp"
#include "engine/effects/result.hpp"
#include "events/types.hpp"

namespace ledgerline {

struct ImportOrder {
  E164 number;
  std::string tag;                       // the effect's id
  std::optional<AssistantId> assistant;  // who answers
  std::string server_url;                // where its events go; carries the business id
};

/// A number as the voice platform has it.
struct ImportedNumber {
  std::string id, number, tag, assistant, server_url;
};

/// The port to the platform whose assistants talk (Vapi). Each call is safe to repeat.
class VoicePlatform {
 public:
  virtual ~VoicePlatform() = default;
  /// done(id) with the wanted assistant and server URL; adopts an import that is there already. One import of
  /// a number at a time: the platform's own check for doubles is not known to be free of races.
  virtual Awaitable<Result> import(ImportOrder order) = 0;
  /// The assistant's own server URL, which comes before the number's. Refused NO_SUCH_ASSISTANT.
  virtual Awaitable<Result> point_assistant(AssistantId assistant, std::string server_url) = 0;
  virtual Awaitable<Found<ImportedNumber>> fetch(std::string id) = 0;
  /// The import of a number, whether or not its id was ever learnt. Done too where there is none.
  virtual Awaitable<Result> remove(E164 number) = 0;
};

}  // namespace ledgerline
