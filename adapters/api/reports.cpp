#include "adapters/api/groups.hpp"
#include "adapters/api/rows.hpp"

/// What a platform and its operators look at every day.
namespace ledgerline::api {
namespace {

Operation report(std::string path, std::string id, std::string about) {
  return {"Reports", "/v1/" + path, std::move(id), std::move(about), Access::platform};
}

}  // namespace

Operations report_operations(const Context& context) {
  return {
      list(context, report("waiting", "listWaiting", "Who waits for a number, in order."), waiting_list()),
      list(context,
           report("allocations", "listAllocations", "The numbers that tenants have, the latest first."),
           allocations_list()),
      list(context,
           report("blocked", "listBlocked",
                  "Who asked for a number and has none: who has not paid, and who pays and is without one."),
           blocked_list()),
      list(context,
           report("effects", "listEffects",
                  "What is owed at the providers; phase=stalled: what needs an operator."),
           effects_list()),
  };
}

}  // namespace ledgerline::api
