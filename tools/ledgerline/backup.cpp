#include "adapters/postgres/backup.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "adapters/postgres/migrate.hpp"
#include "events/kernel/error.hpp"
#include "tools/ledgerline/checkup.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/interruption.hpp"
#include "tools/ledgerline/master_key.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {
namespace {

struct ToVerify {
  std::string file;
  std::vector<std::string> expected;
};

/// By the usual options, but without starting the embedded cluster; nothing where none of them names one.
std::optional<Vault> vault_at_hand(const Options& options) {
  const bool embedded = options.master_key_file.empty() && options.database.empty();
  if (embedded && has_master_key(options.embedded))
    return Vault(configured_master_key(options.embedded + "/master.key"));
  if (options.master_key_file.empty() && !std::getenv("LEDGERLINE_MASTER_KEY")) return std::nullopt;
  return Vault(configured_master_key(options.master_key_file));
}

/// Tells whether the key is the log's; without it, personal fields are to read as erased, in this copy of the
/// log.
Check look_at_key(const postgres::Database& copy, const std::optional<Vault>& vault) {
  postgres::Session session(copy.url, "set search_path = " + copy.schema);  // sql: a checked name
  Check check{"master key", "the master key at hand opens what is about people"};
  const auto wanted = session.query("select master_check from log");
  if (wanted.empty()) throw postgres::BadDump("the dump's table log has no row");
  if (vault && vault->check_value() == wanted[0][0].c_str()) return check;
  check.warn(fmt::format("{}: personal fields were not opened; digests, versions and all else were checked",
                         vault ? "the key given is another" : "no master key was given"));
  session.query("delete from keys");
  return check;
}

postgres::PostgresLog opened(const postgres::Database& copy, const std::string& file) {
  postgres::Session session(copy.url, "set search_path = " + copy.schema);  // sql: a checked name
  if (!postgres::is_migrated(session, copy))
    throw Unavailable(
        fmt::format("{} was made of a log with another build's schema: verify it with that build", file));
  const std::string master_check = session.query("select master_check from log")[0][0].c_str();
  return postgres::PostgresLog(copy, master_check, postgres::Purpose::maintenance);
}

postgres::Audit audit_of(const postgres::Dump& dump, const Options& options,
                         const std::vector<Seal>& expected, Interruption& interruption) {
  const postgres::Scratch scratch;
  const Interruption::Told told(interruption, [&scratch] { scratch.interrupt(); });
  const auto copy = postgres::restore(dump, options.log, scratch);
  const auto vault = vault_at_hand(options);
  const auto key = look_at_key(copy, vault);
  auto log = opened(copy, dump.file.string());
  const postgres::AuditOptions wanted{expected, true, !key.ok()};
  cli::Progress bar("examining the restored log", 0);
  auto audit = postgres::audit(log, vault.value_or(Vault(Key{})), drawn_on(bar), wanted);
  audit.checks.push_back(key);
  return audit;
}

int verify(Options& options, const ToVerify& wanted) {
  const auto begun = std::chrono::steady_clock::now();
  const auto expected = seals_of(wanted.expected);
  postgres::check_log_name(options.log);
  const auto dump = postgres::recognise(wanted.file);
  Interruption interruption;
  try {
    const auto audit = audit_of(dump, options, expected, interruption);
    if (interruption.signal() == 0)
      return print_audit(options, fmt::format("log {} in {}", options.log, wanted.file), audit, begun);
  } catch (const postgres::BadDump& e) {
    if (interruption.signal() == 0) return print_error(options, Exit::refused, "BACKUP_DAMAGED", e.what());
  } catch (const std::exception&) {
    if (interruption.signal() == 0) throw;
  }
  return print_error(options, 128 + interruption.signal(), "INTERRUPTED",
                     "interrupted; the scratch cluster is removed");
}

}  // namespace

void add_backup_commands(Program& program) {
  auto& options = program.options;
  const auto wanted = std::make_shared<ToVerify>();
  auto* backup = program.group("backup", "Dumps of the log, as pg_dump makes them");
  auto* command = program.add(backup, "verify", "Restore a dump into a scratch cluster, and run doctor there",
                              [=, &options] { return verify(options, *wanted); });
  command->add_option("file", wanted->file, "The dump: custom, directory or tar format, or SQL")->required();
  expect_option(*command, wanted->expected);
}

}  // namespace ledgerline::cli
