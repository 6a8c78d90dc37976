#include <array>
#include <chrono>
#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/queries.hpp"
#include "adapters/postgres/tokens.hpp"
#include "events/kernel/error.hpp"
#include "tools/ledgerline/commands.hpp"
#include "tools/ledgerline/context.hpp"
#include "tools/ledgerline/output.hpp"

namespace ledgerline::cli {
namespace {

struct Wanted {
  std::string role, tenant, name;
  int days = 0;  // 0: for ever
};

TokenGrant grant_of(const Wanted& wanted, Random& random, const std::string& actor) {
  std::array<std::uint8_t, 10> bytes{};
  random.fill(bytes);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  TokenGrant grant;
  grant.id = ordered_uuid(std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), bytes);
  grant.role = read_role(wanted.role);
  if (!wanted.tenant.empty()) grant.tenant = TenantId(wanted.tenant);
  if (!wanted.name.empty()) grant.name = Name(wanted.name);
  grant.created_by = Actor(actor);
  check(grant);
  return grant;
}

void print_token(const Options& options, const Token& token, const TokenGrant& grant) {
  const auto ends = grant.expires_at ? iso_millis(*grant.expires_at) : "";
  if (options.json) {
    nlohmann::ordered_json object{{"id", to_string(grant.id)}, {"token", token.reveal()}};
    object["expires_at"] = ends.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(ends);
    std::cout << object.dump() << '\n';
    return;
  }
  std::cout << token.reveal() << '\n';
  std::cerr << fmt::format("Token {}{}. It is shown this once: keep it where secrets are kept.\n",
                           to_string(grant.id), ends.empty() ? "" : " ends " + ends);
}

int create(const Options& options, const Wanted& wanted) {
  Context context(options);
  const auto grant = grant_of(wanted, context.random(), context.options().actor);
  if (grant.tenant) {
    const auto row = context.log().tenant(*grant.tenant);
    if (!row) return print_no_tenant(options, context.session(), grant.tenant->str());
    if (row->erased)
      return print_error(options, Exit::refused, "ERASED",
                         fmt::format("tenant {} was erased: its tokens open nothing", grant.tenant->str()));
  }
  const auto token = Token::make(context.random());
  const auto days = wanted.days > 0 ? std::optional(wanted.days) : std::nullopt;
  print_token(options, token, postgres::Tokens(context.session()).keep(token, grant, days));
  return Exit::done;
}

int list_tokens(const Options& options) {
  Context context(options);
  print_rows(options, postgres::tokens(context.session()), "There are no tokens.");
  return Exit::done;
}

int revoke(const Options& options, const std::string& text) {
  if (Token::is_hinted_at(text))
    throw BadInput(
        "this looks like a token itself, which is not repeated here: give its id, which 'token list' shows");
  const auto id = parse_uuid(text);
  Context context(options);
  const auto revoked = postgres::Tokens(context.session()).revoke(id);
  if (!revoked)
    return print_error(options, Exit::refused, "UNKNOWN_TOKEN",
                       fmt::format("there is no token {}: 'token list' has their ids", to_string(id)));
  print_line(options, fmt::format("Token {} is revoked since {}.", to_string(id), iso_millis(*revoked)));
  return Exit::done;
}

}  // namespace

void add_token_commands(Program& program) {
  auto& options = program.options;
  auto* token = program.group("token", "Who may call the API");
  const auto wanted = std::make_shared<Wanted>();
  auto* create_command = program.add(token, "create", "Make a token, and print it once",
                                     [&options, wanted] { return create(options, *wanted); });
  create_command->add_option("--role", wanted->role, "operator, auditor, platform or tenant")->required();
  create_command->add_option("--tenant", wanted->tenant, "The one tenant that role tenant reaches");
  create_command->add_option("--expires", wanted->days, "Days until it ends (default: never)")
      ->check(CLI::Range(1, 3650));
  create_command->add_option("--name", wanted->name, "What it is for");
  program.add(token, "list", "The tokens' ids, roles and states; never a token",
              [&options] { return list_tokens(options); });
  const auto id = std::make_shared<std::string>();
  program
      .add(token, "revoke", "End a token: services that run refuse it within a second",
           [&options, id] { return revoke(options, *id); })
      ->add_option("id", *id, "Its id, from 'token list'")
      ->required();
}

}  // namespace ledgerline::cli
