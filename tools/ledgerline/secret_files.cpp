#include "tools/ledgerline/secret_files.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline::cli {
namespace {

constexpr std::array<const char*, 12> secrets = {"LIVEKIT_SIP_PASSWORD",
                                                 "LEDGERLINE_DATABASE_URL",
                                                 "LEDGERLINE_MASTER_KEY",
                                                 "TWILIO_AUTH_TOKEN",
                                                 "TWILIO_AUTH_TOKEN_SECONDARY",
                                                 "TWILIO_API_SECRET",
                                                 "VAPI_API_KEY",
                                                 "LIVEKIT_API_SECRET",
                                                 "STRIPE_WEBHOOK_SECRET",
                                                 "VAPI_WEBHOOK_SECRET",
                                                 "SMTP_URL",
                                                 "LEDGERLINE_ALERT_URL"};

/// Without the line break that editors end files with.
std::string content_of(const std::string& variable, const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad())
    throw BadInput(fmt::format("{}: {} cannot be read: does it exist, and may we?", variable, path));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (text.empty()) throw BadInput(fmt::format("{}: {} is empty", variable, path));
  return text;
}

}  // namespace

void read_secret_files() {
  for (const auto* name : secrets) {
    const auto variable = std::string(name) + "_FILE";
    const char* path = std::getenv(variable.c_str());
    if (!path || !*path) continue;
    if (std::getenv(name))
      throw BadInput(fmt::format("{} and {} are both set: set one of them", name, variable));
    ::setenv(name, content_of(variable, path).c_str(), 1);
  }
}

}  // namespace ledgerline::cli
