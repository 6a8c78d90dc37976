#include "tools/ledgerline/output.hpp"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/postgres/lookups.hpp"
#include "engine/phone.hpp"

namespace ledgerline::cli {
namespace {

using Json = nlohmann::ordered_json;

int exit_of(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::done: return Exit::done;
    case Outcome::Kind::refused: return Exit::refused;
    case Outcome::Kind::invalid: return Exit::usage;
    case Outcome::Kind::failed: return Exit::environment;
  }
  return Exit::environment;
}

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::string cell_text(const Json& value) {
  if (value.is_null()) return "-";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Json with_display(const Json& row) {
  Json shown = Json::object();
  for (const auto& [name, value] : row.items()) {
    shown[name] = value;
    if (name == "number")
      shown["number_display"] = value.is_string() ? Json(display_phone(value.get<std::string>())) : Json();
  }
  return shown;
}

/// Columns on a terminal, not bytes: continuation bytes of UTF-8 take no room.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - width_of(text), ' ');
}

void print_table(const Json& rows) {
  std::vector<std::string> names;
  std::vector<std::size_t> widths;
  for (const auto& [name, value] : rows.front().items()) {
    names.push_back(name);
    widths.push_back(name.size());
  }
  for (const auto& row : rows)
    for (std::size_t i = 0; i < names.size(); ++i)
      widths[i] = std::max(widths[i], width_of(cell_text(row[names[i]])));
  const auto line = [&](auto&& cell) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) text += padded(cell(i), widths[i]) + "  ";
    text.erase(text.find_last_not_of(' ') + 1);
    std::cout << text << '\n';
  };
  line([&](std::size_t i) { return names[i]; });
  for (const auto& row : rows) line([&](std::size_t i) { return cell_text(row[names[i]]); });
}

}  // namespace

int print(const Options& options, const Outcome& outcome) {
  if (outcome.kind == Outcome::Kind::failed || outcome.kind == Outcome::Kind::invalid)
    return print_error(options, exit_of(outcome.kind), outcome.code, outcome.message);
  if (options.json) {
    Json positions = Json::array();
    for (const auto& event : outcome.events) positions.push_back(event.position);
    std::cout << Json{{"success", outcome.kind == Outcome::Kind::done},
                      {"code", outcome.code},
                      {"message", outcome.message},
                      {"tenant", or_null(outcome.tenant)},
                      {"number", or_null(outcome.number)},
                      {"repeated", outcome.repeated},
                      {"positions", std::move(positions)}}
                     .dump()
              << '\n';
  } else {
    std::cout << outcome.code << "  " << outcome.message << (outcome.repeated ? " (as answered before)" : "")
              << '\n';
  }
  return exit_of(outcome.kind);
}

int print(const Options& options, const std::vector<Outcome>& outcomes) {
  int worst = Exit::done;
  for (const auto& outcome : outcomes) worst = std::max(worst, print(options, outcome));
  return worst;
}

int print_allocation(const Options& options, const std::string& tenant, const Outcome& outcome) {
  const bool answered = outcome.kind == Outcome::Kind::done || outcome.kind == Outcome::Kind::refused;
  if (!options.json || !answered) return print(options, outcome);
  const bool success = outcome.kind == Outcome::Kind::done;
  std::cout << Json{{"success", success},
                    {"phoneE164", success ? or_null(outcome.number) : Json()},
                    {"reason", outcome.code},
                    {"clientId", tenant}}
                   .dump()
            << '\n';
  return exit_of(outcome.kind);
}

void print_line(const Options& options, const std::string& line) {
  std::cout << (options.json ? Json(line).dump() : line) << '\n';
}

void print_rows(const Options& options, const std::string& json_array, const std::string& none) {
  auto rows = Json::parse(json_array);
  for (auto& row : rows) row = with_display(row);
  if (options.json)
    std::cout << rows.dump() << '\n';
  else if (rows.empty())
    std::cout << none << '\n';
  else
    print_table(rows);
}

void print_row(const Options& options, const std::string& json_array) {
  const auto row = with_display(Json::parse(json_array).front());
  if (options.json) {
    std::cout << row.dump() << '\n';
    return;
  }
  std::size_t width = 0;
  for (const auto& [name, value] : row.items()) width = std::max(width, name.size());
  for (const auto& [name, value] : row.items())
    std::cout << padded(name, width + 2) << cell_text(value) << '\n';
}

int print_error(const Options& options, int exit, const std::string& code, const std::string& message) {
  if (options.json)  // a message may quote what the user gave, such as a file's name that is not UTF-8
    std::cout << Json{{"error", {{"code", code}, {"message", message}}}}.dump(-1, ' ', false,
                                                                              Json::error_handler_t::replace)
              << '\n';
  else
    std::cerr << "ledgerline: " << message << '\n';
  return exit;
}

int print_no_tenant(const Options& options, const std::string& id) {
  return print_error(options, Exit::refused, "UNKNOWN_TENANT", fmt::format("there is no tenant {}", id));
}

int print_no_tenant(const Options& options, postgres::Session& session, const std::string& id) {
  const auto why = postgres::why_no_row(session, TenantId(id));
  return print_error(options, Exit::refused, why.code.str(), why.message);
}

}  // namespace ledgerline::cli
