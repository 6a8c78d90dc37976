#pragma once

#include <functional>
#include <memory>

#include "engine/commands.hpp"
#include "engine/effects/carrier.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/mail.hpp"
#include "engine/effects/settings.hpp"
#include "engine/effects/sip.hpp"
#include "engine/effects/turns.hpp"
#include "engine/effects/voice.hpp"

namespace ledgerline {

/// The adapters of one attempt, over the HTTP that it may use. What is empty cannot be reached by this
/// process: its credentials are not there.
struct Adapters {
  std::function<std::unique_ptr<Carrier>(Http&)> carrier;
  std::function<std::unique_ptr<VoicePlatform>(Http&)> voice;
  std::function<std::unique_ptr<SipRooms>(Http&)> sip;
  std::function<std::unique_ptr<Mail>(Http&)> mail;

  /// The steps that this process has to leave to others.
  std::set<Step> out_of_reach() const;
};

/// What an attempt came to; `offers` of a search.
struct Performed {
  Result result;
  std::vector<NumberOrdered> offers;

  Performed(Result what) : result(std::move(what)) {}
};

/// Makes the call that an attempt stands for, out of the rows as they are now. Everything that it sends
/// follows from rows, settings and the effect's id, so a repeat sends the same.
class Performer {
 public:
  Performer(const Adapters& adapters, const ProviderSettings& settings, Http& http)
      : adapters_(adapters), settings_(settings), http_(http) {}

  Awaitable<Performed> perform(EffectAttempted attempt, Rows rows);

 private:
  Awaitable<Performed> search(Tenant tenant);
  Awaitable<Performed> look_for(Tenant tenant, E164 chosen);
  Awaitable<Result> buy(EffectAttempted attempt, Rows rows);
  Awaitable<Result> import(EffectAttempted attempt, Number number);
  Awaitable<Result> sip_step(EffectAttempted attempt, Number number);
  Awaitable<Result> carrier_trunk();
  Awaitable<Result> set_webhooks(Number number);
  Awaitable<Result> verify(Number number);
  Awaitable<Result> verify_import(Wiring wiring);
  Awaitable<Result> neutralise(Number number);
  Awaitable<Result> remove_import(Number number);
  Awaitable<Result> send_mail(EffectAttempted attempt, Rows rows);
  Awaitable<Result> register_address(EffectAttempted attempt, Tenant tenant);
  Awaitable<Result> send_text(EffectAttempted attempt, Tenant tenant);

  const Adapters& adapters_;
  const ProviderSettings& settings_;
  Http& http_;
};

}  // namespace ledgerline
