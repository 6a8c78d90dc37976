#pragma once

#include <CLI/CLI.hpp>

#include "tools/ledgerline/options.hpp"

namespace ledgerline::cli {

/// --texts FILE: how a platform puts what the onboarding texts.
void add_text_option(CLI::App& app, Options& options);

/// The platform's name is the same in e-mails and texts (LEDGERLINE_BRAND), unless the file says otherwise.
/// Throws BadInput, which names the file's fault.
void set_up_texts(const Options& options, Texts& texts);

}  // namespace ledgerline::cli
