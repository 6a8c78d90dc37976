#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/hooks/hook.hpp"
#include "adapters/hooks/settings.hpp"
#include "adapters/postgres/readers.hpp"
#include "adapters/web/response.hpp"
#include "engine/effects/turns.hpp"
#include "engine/vault.hpp"

namespace ledgerline::hooks {

/// What came of a delivery, for operators: it holds no secret and nothing about a person.
struct Note {
  enum class Kind { done, nothing, parked, failed, refused };
  Hook hook = Hook::twilio_sms;
  Kind kind = Kind::nothing;
  std::string code;    // the outcome's, or why it was parked or refused: SIGNATURE_WRONG
  std::string advice;  // of what was refused or failed; else empty
  std::string request_id;
};
inline constexpr std::array<std::string_view, 5> names(Note::Kind) {
  return {"done", "nothing", "parked", "failed", "refused"};
}

/// What the hooks stand on. All but the vault outlives them; everything is used on one executor, the
/// server's.
struct Desk {
  Turns& turns;
  postgres::Readers& readers;
  Vault vault;  // of the log's master key
  HookSettings settings;
  std::function<Time()> clock;  // signatures grow old by it
  std::function<void(const Note&)> tell;
};

/// What a delivery led to, and what its provider is answered.
struct Heard {
  enum class Kind {
    done,     // a command was answered, now or before
    nothing,  // there was nothing to do
    parked,   // nobody knows yet what to do: `key` names what is kept, so that repeats do not pile up
    failed    // our surroundings failed us: the provider is to try again
  };
  Kind kind = Kind::nothing;
  std::string code, key;
  web::Response answer;
};

/// TwiML, as Twilio is answered.
inline web::Response twiml(std::string document) {
  return web::Response(200, "text/xml; charset=utf-8", std::move(document));
}

}  // namespace ledgerline::hooks
