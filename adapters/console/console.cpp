#include "adapters/console/console.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "adapters/web/problem.hpp"
#include "adapters/web/text.hpp"
#include "events/digest.hpp"
#include "page.hpp"

namespace ledgerline::console {
namespace {

/// Nothing but our own files, and nobody's frame. A form of the page never leaves it: scripts take it.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

constexpr std::string_view index_name = "index.html";

std::string type_of(std::string_view name) {
  static const std::map<std::string_view, std::string> types = {{"html", "text/html; charset=utf-8"},
                                                                {"css", "text/css; charset=utf-8"},
                                                                {"js", "text/javascript; charset=utf-8"},
                                                                {"svg", "image/svg+xml"}};
  return types.at(name.substr(name.rfind('.') + 1));
}

/// A file as it is served: the same bytes have the same tag, whichever process or build serves them.
struct Served {
  std::string_view text;
  std::string type, tag;
};

using Files = std::map<std::string, Served, std::less<>>;

std::string tag_of(std::string_view text) {
  std::string tag = "\"";
  const auto digest = sha256(text);
  for (std::size_t i = 0; i < 16; ++i) tag += fmt::format("{:02x}", static_cast<unsigned>(digest[i]));
  return tag + '"';
}

Files read_files() {
  Files files;
  for (const auto& file : page)
    files[std::string(file.name)] = {file.text, type_of(file.name), tag_of(file.text)};
  return files;
}

/// RFC 9110, section 13.1.2: tags are compared weakly, so a proxy that compressed the file may have said W/.
bool is_known(const web::Request& request, std::string_view tag) {
  const auto known = web::list_of(request.header("if-none-match"));
  return std::ranges::any_of(known, [&](std::string_view one) {
    if (one.starts_with("w/")) one.remove_prefix(2);
    return one == "*" || one == tag;
  });
}

web::Response answer(const web::Request& request, const Served& file) {
  web::Response response = is_known(request, file.tag)
                               ? web::Response(304)
                               : web::Response(200, file.type, std::string(file.text));
  response.set("ETag", file.tag);
  response.set("Cache-Control", "no-cache");  // kept, and asked about: a new build's files go together
  response.set("Content-Security-Policy", std::string(policy));
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  return response;
}

web::Response to_page() {
  web::Response response(308);
  response.set("Location", "../console");  // relative: a proxy may have put us below another path
  return response;
}

const Served& file_named(const Files& files, const std::string& name) {
  const auto found = files.find(name);
  if (found == files.end()) throw web::Refused(404, "NO_SUCH_FILE", "the console has no such file");
  return found->second;
}

}  // namespace

std::vector<web::Route> routes() {
  const auto files = std::make_shared<const Files>(read_files());
  const auto page_of = [files](web::Request& request) -> Awaitable<web::Response> {
    co_return answer(request, file_named(*files, std::string(index_name)));
  };
  const auto file_of = [files](web::Request& request) -> Awaitable<web::Response> {
    co_return answer(request, file_named(*files, request.parameter<std::string>("file")));
  };
  const auto slash = [](web::Request&) -> Awaitable<web::Response> { co_return to_page(); };
  return {{"GET", "/console", "console", page_of},
          {"GET", "/console/", "consoleSlash", slash},
          {"GET", "/console/{file}", "consoleFile", file_of}};
}

}  // namespace ledgerline::console
