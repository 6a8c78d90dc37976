#include "adapters/postgres/backup.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <unistd.h>

#include <fmt/format.h>

#include "adapters/postgres/embedded/process.hpp"
#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t beginning = 4096;  // bytes by which a file is told

[[noreturn]] void refuse(const fs::path& file, std::string_view what) {
  throw BadInput(fmt::format("{} {}", file.string(), what));
}

Dump folder_dump(const fs::path& folder) {
  if (fs::exists(folder / "toc.dat")) return {fs::canonical(folder), Dump::Form::archive};
  if (fs::exists(folder / "PG_VERSION") || fs::exists(folder / "backup_manifest"))
    refuse(
        folder,
        "is a cluster's data, or a base backup of it: start a server there, and run doctor with --database");
  refuse(folder, "is a folder without toc.dat, so no dump that 'pg_dump --format=directory' made");
}

bool is_tar_of_dump(std::string_view head) {
  return head.starts_with(std::string_view("toc.dat\0", 8)) && head.size() > 262 &&
         head.substr(257, 5) == "ustar";
}

std::string_view compressed_by(std::string_view head) {
  if (head.starts_with("\x1f\x8b")) return "gzip";
  if (head.starts_with("\x28\xb5\x2f\xfd")) return "zstd";
  if (head.starts_with("\xfd"
                       "7zXZ"))
    return "xz";
  return head.starts_with("BZh") ? "bzip2" : "";
}

/// PostgreSQL's program beside the newest server, which runs the scratch cluster too.
fs::path program_named(const char* name, const Account& account) {
  const auto program = find_programs("", account) / name;
  if (::access(program.c_str(), X_OK) == 0) return program;
  throw Unavailable(fmt::format("{} is not there: install postgresql-client", program.string()));
}

std::string first_lines(const std::string& text) {
  std::istringstream in(text);
  std::string lines;
  std::string line;
  for (int count = 0; count < 3 && std::getline(in, line); ++count)
    lines += (lines.empty() ? "" : "; ") + readable(line, 300);
  return lines;
}

[[noreturn]] void cannot_restore(const Dump& dump, const std::string& said) {
  throw BadDump(fmt::format("{} cannot be restored: {}", dump.file.string(), first_lines(said)));
}

/// Whose `events` it holds, by its table of contents: "215; 0 16386 TABLE DATA ledgerline events postgres".
std::set<std::string> logs_in(const Dump& dump, const fs::path& pg_restore, const Account& account) {
  const auto listed = run({{pg_restore, "--list", dump.file}, account});
  if (!listed.well) cannot_restore(dump, listed.output);
  std::set<std::string> logs;
  std::istringstream lines(listed.output);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view what = " TABLE DATA ";
    const auto at = line.find(what);
    const auto end = line.find(" events ", at == line.npos ? 0 : at);
    if (at != line.npos && end != line.npos)
      logs.insert(line.substr(at + what.size(), end - at - what.size()));
  }
  return logs;
}

void restore_archive(const Dump& dump, const Database& database, const Account& account) {
  const auto pg_restore = program_named("pg_restore", account);
  const auto logs = logs_in(dump, pg_restore, account);
  if (!logs.contains(database.schema))
    throw BadDump(fmt::format(
        "{} holds no log {}{}", dump.file.string(), database.schema,
        logs.empty() ? "" : fmt::format("; it holds {}: name it by --log", fmt::join(logs, ", "))));
  Session(database.url, "").query("create schema if not exists " + database.schema);  // sql: a checked name
  const auto ended = run({{pg_restore, "--no-owner", "--no-privileges", "--exit-on-error",
                           "--schema=" + database.schema, "--dbname=" + database.url, dump.file},
                          account});
  if (!ended.well) cannot_restore(dump, ended.output);
}

/// Roles belong to the dump's own cluster; all that it says of them fails here, and does not matter.
std::string complaints(const std::string& said) {
  std::string rest;
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    const auto error = line.find("ERROR:");
    const bool of_role = line.find("role \"") != line.npos && line.ends_with("\" does not exist");
    if (error != line.npos && !of_role) rest += line.substr(error) + '\n';
  }
  return rest;
}

void restore_sql(const Dump& dump, const Database& database, const Account& account) {
  const auto ended = run({{program_named("psql", account), "--no-psqlrc", "--quiet", "--output=/dev/null",
                           "--file=" + dump.file.string(), "--dbname=" + database.url},
                          account});
  const auto said = complaints(ended.output);
  if (!ended.well || !said.empty()) cannot_restore(dump, said.empty() ? ended.output : said);
  std::ifstream in(dump.file);
  in.seekg(0, std::ios::end);
  in.seekg(-std::min<std::streamoff>(in.tellg(), 200), std::ios::cur);
  const std::string end(std::istreambuf_iterator<char>(in), {});
  if (end.find("PostgreSQL database dump complete") == end.npos)
    throw BadDump(fmt::format("{} is cut off: its last line is not pg_dump's", dump.file.string()));
}

}  // namespace

Dump recognise(const fs::path& file) {
  std::error_code failed;
  if (fs::is_directory(file, failed)) return folder_dump(file);
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file, fmt::format("cannot be read: {}", std::strerror(errno)));
  std::string head(beginning, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  if (head.empty()) refuse(file, "is empty");
  if (head.starts_with("PGDMP") || is_tar_of_dump(head)) return {fs::canonical(file), Dump::Form::archive};
  if (const auto by = compressed_by(head); !by.empty())
    refuse(file, fmt::format("is compressed by {}: decompress it first", by));
  if (head.find("PostgreSQL database cluster dump") != head.npos)
    refuse(file, "is a dump of a whole cluster (pg_dumpall): dump the log's database by pg_dump");
  if (head.find("PostgreSQL database dump") != head.npos) return {fs::canonical(file), Dump::Form::sql};
  refuse(file, "is no dump that pg_dump makes: neither custom, directory or tar format, nor SQL");
}

Database restore(const Dump& dump, const std::string& log, const Scratch& scratch) {
  const Database database{scratch.cluster().url(), log};
  const auto account = account_of(::geteuid());
  if (dump.form == Dump::Form::archive)
    restore_archive(dump, database, account);
  else
    restore_sql(dump, database, account);
  Session session(database.url, "");
  if (session.query("select to_regclass($1)", {log + ".events"})[0][0].is_null())
    throw BadDump(fmt::format("{} holds no log {}: name another by --log", dump.file.string(), log));
  return database;
}

}  // namespace ledgerline::postgres
