#include "adapters/twilio/codes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "adapters/http/json.hpp"

namespace ledgerline::twilio {
namespace {

struct Meaning {
  int twilio;
  std::string_view code, message;
};

constexpr std::array meanings = {
    Meaning{10001, "ACCOUNT_INACTIVE", "the account is not active: reactivate it in Twilio's console"},
    Meaning{10002, "TRIAL_LIMIT", "trial accounts cannot do this: upgrade the account in Twilio's console"},
    Meaning{14107, "LOOP_GUARD", "too many texts between these two numbers in a short time"},
    Meaning{20003, "CREDENTIALS_WRONG", "our credentials are refused"},
    Meaning{20005, "ACCOUNT_INACTIVE", "the account is not active: reactivate it in Twilio's console"},
    Meaning{20008, "TEST_CREDENTIALS", "test credentials cannot do this: use the account's live ones"},
    Meaning{20404, "NOT_FOUND", "there is no such thing in this account"},
    Meaning{21211, "TO_INVALID", "the receiver's number is not valid: correct it"},
    Meaning{21401, "NUMBER_INVALID", "the number is not valid: choose another"},
    Meaning{21402, "URL_INVALID", "a URL is not valid: check the public base URL"},
    Meaning{21404, "TRIAL_LIMIT",
            "trial accounts have one number at most: upgrade the account in Twilio's console"},
    Meaning{21408, "REGION_NOT_ENABLED",
            "texts to this country are not enabled: allow it in Messaging, Geo permissions"},
    Meaning{21421, "NUMBER_INVALID", "the number is not valid: choose another"},
    Meaning{21422, "NUMBER_NOT_AVAILABLE", "the number is no longer for sale: choose another"},
    Meaning{21452, "NO_NUMBERS", "no numbers are left in this area code: choose another"},
    Meaning{21502, "URL_INVALID", "a callback URL is not valid: check the public base URL"},
    Meaning{21602, "TEXT_EMPTY", "the text is empty"},
    Meaning{21604, "TO_INVALID", "the receiver's number is missing"},
    Meaning{21606, "FROM_NOT_OURS",
            "the sending number cannot send this text: it must be a number of this account that carries SMS"},
    Meaning{21608, "TO_UNVERIFIED",
            "a trial account texts verified numbers only: verify the receiver or upgrade the account"},
    Meaning{21610, "OPTED_OUT", "the receiver has opted out: only a START from them undoes it"},
    Meaning{21611, "QUEUE_FULL", "the sending number has too many texts waiting"},
    Meaning{21612, "TO_UNREACHABLE", "the receiver cannot be reached by SMS from this number"},
    Meaning{21614, "TO_NOT_MOBILE", "the receiver's number takes no texts: it is not a mobile number"},
    Meaning{21615, "ADDRESS_NOT_LOCAL",
            "the number asks for an address in its own area: register one and name it"},
    Meaning{21617, "TEXT_TOO_LONG", "the text is longer than 1600 characters: shorten it"},
    Meaning{21628, "ADDRESS_INVALID", "the address does not exist as written: correct it"},
    Meaning{21629, "ADDRESS_INVALID",
            "the address does not exist as written, and Twilio suggests another: correct it"},
    Meaning{21631, "ADDRESS_REQUIRED", "the number asks for an address: register one and name it"},
    Meaning{21649, "BUNDLE_REQUIRED",
            "the number asks for an approved regulatory bundle: make one in Twilio's console and name it"},
    Meaning{21650, "IDENTITY_REQUIRED",
            "the number asks for a verified identity document: add one in Twilio's console"},
    Meaning{21651, "IDENTITY_REQUIRED",
            "the identity document does not satisfy the regulator: replace it in Twilio's console"},
    Meaning{30034, "SENDER_UNREGISTERED",
            "the sending number is not registered for texts in the US (A2P 10DLC): register it"},
};
constexpr std::array passing = {14107, 21611};  // the same request may do later

int code_of(const HttpReply& reply) {
  const auto body = http::parsed(reply.body);
  const auto& code = http::member(body, "code");
  return code.is_number_integer() ? code.get<int>() : 0;
}

Result explained(const Meaning& meaning, const http::Provider& provider) {
  const bool credentials = meaning.code == "CREDENTIALS_WRONG";
  std::string code(meaning.code);
  auto message = fmt::format("Twilio: {}{} (error {})", meaning.message,
                             credentials ? ": check " + provider.variables : "", meaning.twilio);
  if (std::find(passing.begin(), passing.end(), meaning.twilio) != passing.end())
    return Result::deferred(std::move(code), std::move(message));
  return Result::refused(std::move(code), std::move(message));
}

/// Whether the status says for certain that nothing was done, so that the code may say why.
bool is_certain(int status) {
  return status >= 400 && status < 500 && status != 408 && status != 409 && status != 429;
}

}  // namespace

std::optional<Result> trouble(const HttpReply& reply, const http::Provider& provider) {
  const int code = is_certain(reply.status) ? code_of(reply) : 0;
  const auto known =
      std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& m) { return m.twilio == code; });
  if (known != meanings.end()) return explained(*known, provider);
  if (auto common = http::common_trouble(reply, provider)) return common;
  if (http::is_success(reply)) return {};
  auto refused = http::refusal(reply, provider, http::text(http::parsed(reply.body), "message"));
  if (code != 0) refused.message += fmt::format(" (https://www.twilio.com/docs/errors/{})", code);
  return refused;
}

bool is_not_found(const HttpReply& reply) { return reply.status == 404 && code_of(reply) == 20404; }

}  // namespace ledgerline::twilio
