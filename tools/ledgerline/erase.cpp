#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "adapters/hooks/parking.hpp"
#include "engine/log/history.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/export_file.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {
namespace {

constexpr int most_exports = 5;  // each is begun anew where something was appended meanwhile

bool may_be_erased(Log& log, const TenantId& tenant) {
  const auto row = log.tenant(tenant);
  return row && row->closed && !row->erased;
}

/// The whole history in the clear, as `history --json` prints it; how many events it has.
Version export_history(Context& context, const TenantId& tenant, const std::string& name) {
  ExportFile file(name);
  Slice slice;
  slice.tenant = tenant.str();
  Version last = 0;
  read_each(context.log(), slice, context.vault(), [&](const Recorded& event, const Stored& stored) {
    file.write(to_json(event, stored.digest));
    last = event.tenant->version;
  });
  context.vault().forget();  // of the key that is to be gone
  file.publish();
  return last;
}

struct Erasure {
  bool exporting = false;
  std::size_t dropped = 0;  // parked webhooks
  Outcome outcome;
};

/// An export counts if it has all that the key sealed: where the history went on meanwhile it is made again.
/// Of who is erased already there is nothing to export, and what was exported before a crash stays as it is.
Erasure run_erasure(Context& context, EraseTenant request, const std::string& file) {
  Erasure erasure;
  erasure.exporting = !file.empty() && may_be_erased(context.log(), request.tenant);
  for (int exports = 1;; ++exports) {
    if (erasure.exporting) request.exported = export_history(context, request.tenant, file);
    erasure.dropped += hooks::drop_parked_of(context.log(), context.vault(), request.tenant);
    erasure.outcome = context.run({context.command(request)})[0];
    if (erasure.outcome.code != "EXPORT_INCOMPLETE" || exports == most_exports) return erasure;
  }
}

int erase(Options& options, const std::string& id, const std::string& file) {
  if (options.reason.empty()) throw BadInput("erasing a tenant takes a reason: give --reason");
  const EraseTenant request{TenantId(id), Reason(options.reason)};
  Context context(options);
  const auto erasure = run_erasure(context, request, file);
  const int exit = print(options, erasure.outcome);
  if (options.json) return exit;
  if (erasure.dropped > 0)
    std::cout << fmt::format("Parked webhooks that named it, and were dropped: {}\n", erasure.dropped);
  if (erasure.exporting) std::cout << fmt::format("Its history is in {}, in the clear\n", file);
  return exit;
}

}  // namespace

void add_erase_command(Program& program) {
  auto& options = program.options;
  const auto id = std::make_shared<std::string>(), file = std::make_shared<std::string>();
  auto* command = program.add(program.app.get_subcommand("tenant"), "erase",
                              "Destroy a closed tenant's key, and with it all that identifies a person, for "
                              "good (takes --reason)",
                              [=, &options] { return erase(options, *id, *file); });
  command->add_option("id", *id, "The tenant")->required();
  command->add_option("--export", *file, "First write its whole history, in the clear, to this file");
}

}  // namespace ledgerline::cli
