#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/twilio/settings.hpp"
#include "adapters/twilio/wire.hpp"
#include "engine/effects/carrier.hpp"
#include "engine/effects/http.hpp"

namespace ledgerline::twilio {

/// Twilio as the carrier: the recipes of provider-apis.md, sections 3 and 4. Holds no state between calls;
/// `http` outlives it, and it outlives its calls.
class Twilio final : public Carrier {
 public:
  Twilio(Http& http, Settings settings);
  Twilio(const Twilio&) = delete;
  Twilio& operator=(const Twilio&) = delete;

  Awaitable<Found<std::vector<Offer>>> search(NumberQuery query) override;
  Awaitable<Result> buy(PurchaseOrder order) override;
  Awaitable<Result> find(E164 number) override;
  Awaitable<Found<OwnedNumber>> fetch(std::string sid) override;
  Awaitable<Result> set_route(NumberRoute route) override;
  Awaitable<Result> give_back(std::string sid) override;
  Awaitable<Found<std::vector<OwnedNumber>>> owned() override;
  Awaitable<Result> register_address(AddressOrder order) override;
  Awaitable<Found<std::vector<Address>>> addresses(std::optional<Country> country) override;
  Awaitable<Found<Pricing>> pricing(Country country) override;
  Awaitable<Found<std::vector<Regulation>>> regulations(Country country,
                                                        std::optional<NumberKind> kind) override;
  Awaitable<Result> trunk(CarrierTrunkOrder order) override;
  Awaitable<Result> send_text(TextOrder order) override;

 private:
  template <class Row>
  using Reader = std::optional<Page<Row>> (*)(std::string_view);
  /// All pages, or those up to a row that is `enough`.
  template <class Row>
  Awaitable<Found<std::vector<Row>>> list(HttpRequest first, Reader<Row> read,
                                          std::function<bool(const Row&)> enough = {});
  /// A 404 right after a creation proves nothing: it is asked again, once, after a while.
  Awaitable<HttpReply> ask_patiently(HttpRequest request);
  Awaitable<Result> create(HttpRequest request);
  /// The row of exactly this number; the filter finds similar ones too.
  Awaitable<Found<std::optional<OwnedNumber>>> row_of(E164 number);
  /// What became of a purchase that may have been done: nothing where there is no trace of it.
  Awaitable<std::optional<Result>> traced(const PurchaseOrder& order);
  Awaitable<std::optional<Result>> traced(const TextOrder& order);
  Awaitable<Result> trunk_named(const CarrierTrunkOrder& order);
  Awaitable<Result> pointed(const std::string& trunk, const CarrierTrunkOrder& order);

  Http& http_;
  const Settings settings_;
  const http::Provider provider_;
  const Requests requests_;
};

}  // namespace ledgerline::twilio
