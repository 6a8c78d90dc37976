#include "tools/ledgerline/texts.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "events/kernel/error.hpp"

namespace ledgerline::cli {

void add_text_option(CLI::App& app, Options& options) {
  app.add_option("--texts", options.texts_file,
                 "JSON file with what the onboarding texts: brand, price, payment link, templates")
      ->envname("LEDGERLINE_TEXTS");
}

void set_up_texts(const Options& options, Texts& texts) {
  if (const auto* brand = std::getenv("LEDGERLINE_BRAND"); brand && *brand) texts.brand = brand;
  if (options.texts_file.empty()) return texts.check();
  const std::ifstream file(options.texts_file);
  std::stringstream json;
  json << file.rdbuf();
  if (!file || !json)
    throw BadInput("texts: the file " + options.texts_file + " cannot be read: check its path");
  read_texts(json.str(), texts);
}

}  // namespace ledgerline::cli
