#include "tools/simulator/twilio/wire.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "tools/simulator/crypto.hpp"

namespace ledgerline::simulator {
namespace {

/// A part of a list, and how to ask for the others.
struct Page {
  std::size_t page, size, first, last;
  Json rows = Json::array();
  Fields query;
  std::string path;
  bool has_next = false;

  Page(const Request& request, const std::vector<Json>& all)
      : page(find_number(request.query_fields(), "Page", 0)),
        size(std::clamp<std::size_t>(find_number(request.query_fields(), "PageSize", 50), 1, 1000)),
        first(std::min(page * size, all.size())),
        last(std::min(first + size, all.size())),
        query(request.query_fields()),
        path(request.path),
        has_next(last < all.size()) {
    for (std::size_t i = first; i < last; ++i) rows.push_back(all[i]);
    std::erase_if(query, [](const auto& field) {
      return field.first == "Page" || field.first == "PageSize" || field.first == "PageToken";
    });
  }

  std::string place(std::size_t of_page) const {
    auto fields = query;
    fields.emplace_back("PageSize", fmt::format("{}", size));
    fields.emplace_back("Page", fmt::format("{}", of_page));
    return path + "?" + form_of(fields);
  }
  Json next(const std::string& base) const { return has_next ? Json(base + place(page + 1)) : Json(); }
  Json previous(const std::string& base) const { return page > 0 ? Json(base + place(page - 1)) : Json(); }
};

}  // namespace

Reply twilio_error(int status, int code, const std::string& message) {
  const Json body = {{"code", code},
                     {"message", message},
                     {"more_info", fmt::format("https://www.twilio.com/docs/errors/{}", code)},
                     {"status", status}};
  return Reply(status, body);
}

Reply not_found(const std::string& path) {
  return twilio_error(404, 20404, fmt::format("The requested resource {} was not found", path));
}

Reply twilio_trouble(int status) {
  if (status == 401) return twilio_error(401, 20003, "Authenticate");
  if (status == 429) return twilio_error(429, 20429, "Too Many Requests");
  if (status == 503) return twilio_error(503, 20503, "Service is unavailable, please try again");
  return twilio_error(status, 20500, "Internal Server Error");
}

std::string snake_case(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) && !result.empty()) result += '_';
    result += static_cast<char>(std::tolower(byte));
  }
  return result;
}

bool is_e164(const std::string& text) {
  const auto is_digit = [](unsigned char c) { return std::isdigit(c); };
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

Reply page_2010(const Request& request, const std::string& key, const std::vector<Json>& rows) {
  const Page page(request, rows);
  Json body = {{"page", page.page},
               {"page_size", page.size},
               {"start", page.first},
               {"end", page.last > page.first ? page.last - 1 : page.first},
               {"uri", page.place(page.page)},
               {"first_page_uri", page.place(0)},
               {"next_page_uri", page.next("")},
               {"previous_page_uri", page.previous("")}};
  body[key] = page.rows;
  return Reply(200, body);
}

Reply page_v1(const Request& request, const std::string& key, const std::vector<Json>& rows) {
  const Page page(request, rows);
  const auto base = base_url(request);
  Json body = {{"meta",
                {{"page", page.page},
                 {"page_size", page.size},
                 {"key", key},
                 {"url", base + page.place(page.page)},
                 {"first_page_url", base + page.place(0)},
                 {"next_page_url", page.next(base)},
                 {"previous_page_url", page.previous(base)}}}};
  body[key] = page.rows;
  return Reply(200, body);
}

std::string base_url(const Request& request) { return "http://" + request.header("host"); }

std::string twilio_signature(const std::string& token, const std::string& url, Fields parameters) {
  std::ranges::sort(parameters);
  const auto repeats = std::ranges::unique(parameters);
  parameters.erase(repeats.begin(), repeats.end());
  auto text = url.substr(0, url.find('#'));
  for (const auto& [name, value] : parameters) text += name + value;
  return base64(hmac(Hash::sha1, token, text));
}

}  // namespace ledgerline::simulator
