#include "adapters/providers.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "adapters/http/url.hpp"
#include "adapters/livekit/livekit.hpp"
#include "adapters/smtp/smtp.hpp"
#include "adapters/smtp/wire.hpp"
#include "adapters/twilio/twilio.hpp"
#include "adapters/vapi/vapi.hpp"
#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {
namespace {

[[noreturn]] void wrong(const std::string& name, std::string_view what) {
  throw BadInput(fmt::format("{}: {}", name, what));
}

/// The variables, each checked as it is read.
class Reader {
 public:
  explicit Reader(const Variables& variables)
      : variables_(variables), allows_http_(text("LEDGERLINE_ALLOW_HTTP") == "1") {}

  std::string text(const std::string& name) const { return text_of(variables_, name); }

  std::string needed(const std::string& name, std::string_view where) const {
    auto value = text(name);
    if (value.empty()) wrong(name, fmt::format("it is not set: {}", where));
    return value;
  }

  http::Secret secret(const std::string& name, std::string_view where) const {
    return http::Secret(needed(name, where));
  }

  bool is_any_set(std::initializer_list<const char*> names) const {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return !text(name).empty(); });
  }

  /// An address that credentials are sent to: https:, or http: where it does not leave the machine.
  std::string url(const std::string& name, const std::string& otherwise) const {
    auto value = text(name);
    if (value.empty()) value = otherwise;
    if (value.starts_with("ws")) value.replace(0, 2, "http");  // as LiveKit prints it
    while (value.ends_with('/')) value.pop_back();
    const auto parts = http::url_of(value);
    if ((parts.scheme != "https" && parts.scheme != "http") || parts.host.empty())
      wrong(name, "it is no URL: give https://HOST");
    if (!parts.user.empty() || !parts.password.empty() || value.find_first_of("?#") != value.npos)
      wrong(name, "give https://HOST alone: no user, no query; credentials have variables of their own");
    if (parts.scheme == "http" && !allows_http_ && !http::is_loopback(parts.host))
      wrong(name,
            "http: would send credentials in the clear: use https:, or set LEDGERLINE_ALLOW_HTTP=1 in a "
            "network that you trust");
    return value;
  }

  bool allows_http() const { return allows_http_; }

 private:
  const Variables& variables_;
  bool allows_http_;
};

/// The API key where there is one: it can be withdrawn alone. Webhooks are signed by the auth token anyway.
twilio::Credentials twilio_credentials(const Reader& reader) {
  const auto account = reader.needed("TWILIO_ACCOUNT_SID", "copy it (AC…) from Twilio's console");
  if (!account.starts_with("AC")) wrong("TWILIO_ACCOUNT_SID", "an account's SID begins with AC");
  if (!reader.is_any_set({"TWILIO_API_KEY", "TWILIO_API_SECRET"}))
    return {account, account,
            reader.secret("TWILIO_AUTH_TOKEN",
                          "copy it from Twilio's console, or set TWILIO_API_KEY and "
                          "TWILIO_API_SECRET")};
  const auto key = reader.needed("TWILIO_API_KEY", "TWILIO_API_SECRET is: set both, or neither");
  if (!key.starts_with("SK")) wrong("TWILIO_API_KEY", "an API key's SID begins with SK");
  return {account, key, reader.secret("TWILIO_API_SECRET", "TWILIO_API_KEY is: set both, or neither")};
}

std::optional<twilio::Settings> read_twilio(const Reader& reader) {
  if (!reader.is_any_set({"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET"}))
    return {};
  twilio::Settings settings;
  settings.credentials = twilio_credentials(reader);
  settings.api_url = reader.url("TWILIO_API_URL", settings.api_url);
  settings.pricing_url = reader.url("TWILIO_PRICING_URL", settings.pricing_url);
  settings.trunking_url = reader.url("TWILIO_TRUNKING_URL", settings.trunking_url);
  settings.numbers_url = reader.url("TWILIO_NUMBERS_URL", settings.numbers_url);
  return settings;
}

std::optional<vapi::Settings> read_vapi(const Reader& reader, const Providers& others) {
  if (!reader.is_any_set({"VAPI_API_KEY"})) return {};
  if (!others.twilio)
    wrong("TWILIO_ACCOUNT_SID",
          "it is not set: Vapi reaches the numbers through Twilio, so it needs the account");
  vapi::Settings settings;
  settings.key = reader.secret("VAPI_API_KEY", "");
  settings.api_url = reader.url("VAPI_API_URL", settings.api_url);
  if (auto id = reader.text("VAPI_SERVER_CREDENTIAL_ID"); !id.empty()) settings.server_credential = id;
  settings.twilio = others.twilio->credentials;
  return settings;
}

std::optional<livekit::Settings> read_livekit(const Reader& reader) {
  if (!reader.is_any_set({"LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"})) return {};
  constexpr std::string_view where = "copy it from the project's settings at LiveKit";
  livekit::Settings settings;
  reader.needed("LIVEKIT_URL", where);
  settings.url = reader.url("LIVEKIT_URL", "");
  settings.key = reader.needed("LIVEKIT_API_KEY", where);
  settings.secret = reader.secret("LIVEKIT_API_SECRET", where);
  settings.sip_uri = reader.needed("LIVEKIT_SIP_URI", where);
  if (!settings.sip_uri.starts_with("sip:") && !settings.sip_uri.starts_with("sips:"))
    wrong("LIVEKIT_SIP_URI", "give sip:<project>.sip.livekit.cloud;transport=tcp");
  settings.agent = reader.text("LIVEKIT_AGENT_NAME");
  return settings;
}

std::optional<smtp::Settings> read_smtp(const Reader& reader) {
  const auto text = reader.text("SMTP_URL");
  if (text.empty()) return {};
  const auto parts = http::url_of(text);
  if ((parts.scheme != "smtp" && parts.scheme != "smtps") || parts.host.empty())
    wrong("SMTP_URL",
          "give smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST; in a user's name or "
          "password, write '@' as %40 and '/' as %2F");
  if (parts.user.empty() != parts.password.empty())
    wrong("SMTP_URL", "give both a user and a password, or neither");
  smtp::Settings settings;
  settings.url =
      fmt::format("{}://{}{}", parts.scheme, parts.host, parts.port.empty() ? "" : ":" + parts.port);
  settings.user = parts.user;
  settings.password = http::Secret(parts.password);
  settings.from = reader.needed("MAIL_FROM", "name who mails come from: an address, or Name <address>");
  if (!smtp::sender_of(settings.from)) wrong("MAIL_FROM", "give an address, or Name <address>");
  return settings;
}

}  // namespace

std::string text_of(const Variables& variables, const std::string& name) {
  const auto* value = variables(name.c_str());
  std::string out = value ? value : "";
  if (const auto problem = text_problem(out, 2000); !problem.empty()) wrong(name, problem + "; set it again");
  return out;
}

Providers read_providers(const Variables& variables) {
  const Reader reader(variables);
  Providers providers;
  providers.twilio = read_twilio(reader);
  providers.vapi = read_vapi(reader, providers);
  providers.livekit = read_livekit(reader);
  providers.smtp = read_smtp(reader);
  providers.http.clear_mail = reader.allows_http();
  return providers;
}

Adapters adapters_of(const Providers& p) {
  Adapters adapters;
  if (p.twilio)
    adapters.carrier = [settings = *p.twilio](Http& http) {
      return std::make_unique<twilio::Twilio>(http, settings);
    };
  if (p.vapi)
    adapters.voice = [settings = *p.vapi](Http& http) {
      return std::make_unique<vapi::Vapi>(http, settings);
    };
  if (p.livekit)
    adapters.sip = [settings = *p.livekit](Http& http) {
      return std::make_unique<livekit::LiveKit>(http, settings);
    };
  if (p.smtp)
    adapters.mail = [settings = *p.smtp](Http& http) { return std::make_unique<smtp::Smtp>(http, settings); };
  return adapters;
}

}  // namespace ledgerline
