#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/serving.hpp"

/// The console's files, as `serve` has them. What they do in a browser is tools/console_test's to say.
namespace ledgerline::tests::console_test {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> page_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(source_folder) / "adapters/console/page"))
    files.push_back(entry.path());
  return files;
}

void check_guards(const HttpAnswer& answer) {
  CHECK(answer.headers.at("content-security-policy") ==
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'none'");
  CHECK(answer.headers.at("x-content-type-options") == "nosniff");
  CHECK(answer.headers.at("referrer-policy") == "no-referrer");
  CHECK(answer.headers.at("cache-control") == "no-cache");
}

const std::map<std::string, std::string> types = {{".html", "text/html; charset=utf-8"},
                                                  {".css", "text/css; charset=utf-8"},
                                                  {".js", "text/javascript; charset=utf-8"},
                                                  {".svg", "image/svg+xml"}};

}  // namespace

TEST_CASE("The console is served to anyone, byte for byte, and lets nothing else in",
          "[integration][console]") {
  const auto log = fresh_log();
  const Serving serving(log);
  const auto page = serving.ask("GET", "/console", "");
  CHECK(page.status == 200);
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  check_guards(page);
  const auto files = page_files();
  CHECK(files.size() > 20);
  for (const auto& file : files) {
    INFO(file);
    const auto answer = serving.ask("GET", "/console/" + file.filename().native(), "");
    CHECK(answer.status == 200);
    CHECK(answer.body == text_of(file));
    CHECK(answer.headers.at("content-type") == types.at(file.extension().native()));
    check_guards(answer);
  }
}

TEST_CASE("The console's files are asked for again, and sent again only where they differ",
          "[integration][console]") {
  const auto log = fresh_log();
  const Serving serving(log);
  for (const std::string path : {"/console", "/console/main.js"}) {
    const auto tag = serving.ask("GET", path, "").headers.at("etag");
    for (const auto& known : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
      const auto same = serving.ask("GET", path, "", nullptr, {"If-None-Match: " + known});
      CHECK(same.status == 304);
      CHECK(same.body.empty());
      CHECK(same.headers.at("etag") == tag);
      check_guards(same);
    }
    CHECK(serving.ask("GET", path, "", nullptr, {"If-None-Match: \"other\""}).status == 200);
    const auto head = serving.ask("HEAD", path, "");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(head.headers.at("etag") == tag);
  }
}

TEST_CASE("What the console does not have is not there, and it takes no commands", "[integration][console]") {
  const auto log = fresh_log();
  const Serving serving(log);
  for (const std::string path :
       {"/console/nothing.js", "/console/README.md", "/console/page/main.js", "/console/main.js/"})
    CHECK(serving.ask("GET", path, "").status == 404);
  CHECK(serving.ask("GET", "/console/..%2fembed.cmake", "").status == 400);
  CHECK(serving.ask("POST", "/console", "").status == 405);
  const auto slash = serving.ask("GET", "/console/", "");
  CHECK(slash.status == 308);
  CHECK(slash.headers.at("location") == "../console");
}

TEST_CASE("No file of the console makes markup or code of a text", "[console]") {
  for (const auto& file : page_files()) {
    const auto text = text_of(file);
    for (const auto* word : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser",
                             "eval(", "new Function", "localStorage", "style=\"", "onclick=\""}) {
      INFO(file << " has " << word);
      CHECK(text.find(word) == std::string::npos);
    }
    CHECK(text.find("http://") == text.find("http://www.w3.org/"));  // of SVG, a name and no address
    CHECK(text.find("https://") == std::string::npos);
    CHECK(text.find(")page\"") == std::string::npos);  // would end the literal that it is built in as
  }
}

}  // namespace ledgerline::tests::console_test
