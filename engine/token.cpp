#include "engine/token.hpp"

#include <algorithm>

#include <boost/crc.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>

#include "events/kernel/error.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline {
namespace {

constexpr std::string_view prefix = "llt_";
constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t random_length = 43;  // 62^43 > 2^256
constexpr std::size_t check_length = 6;    // 62^6 > 2^32

/// Bytes from 248 on are thrown away: taken by modulo they would make eight characters likelier.
std::string random_text(Random& random) {
  constexpr auto fair = static_cast<std::uint8_t>(256 / alphabet.size() * alphabet.size());
  std::string text;
  while (text.size() < random_length) {
    std::array<std::uint8_t, 1> byte{};
    random.fill(byte);
    if (byte[0] < fair) text += alphabet[byte[0] % alphabet.size()];
  }
  return text;
}

std::string check_of(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  auto rest = static_cast<std::uint64_t>(crc.checksum());
  std::string check(check_length, '0');
  for (auto digit = check.rbegin(); digit != check.rend(); ++digit, rest /= alphabet.size())
    *digit = alphabet[rest % alphabet.size()];
  return check;
}

}  // namespace

Token Token::make(Random& random) {
  const auto text = std::string(prefix) + random_text(random);
  return Token(text + check_of(text));
}

std::optional<Token> Token::parse(std::string_view text) {
  const bool shaped = text.starts_with(prefix) &&
                      text.size() == prefix.size() + random_length + check_length &&
                      text.find_first_not_of(alphabet, prefix.size()) == text.npos;
  if (!shaped ||
      text.substr(text.size() - check_length) != check_of(text.substr(0, text.size() - check_length)))
    return {};
  return Token(std::string(text));
}

bool Token::is_hinted_at(std::string_view text) {
  return text.find(prefix) != text.npos || text.size() >= random_length;
}

Digest Token::hash() const {
  Digest digest{};
  EVP_Digest(text_.data(), text_.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

Actor actor_of(const TokenGrant& grant) { return Actor("token:" + to_string(grant.id)); }

void check(const TokenGrant& grant) {
  if (grant.role == TokenRole::tenant && !grant.tenant)
    throw BadInput("a token of role tenant reaches one tenant: name it");
  if (grant.role != TokenRole::tenant && grant.tenant)
    throw BadInput("only a token of role tenant is bound to one: leave the tenant out, or change the role");
}

TokenRole read_role(std::string_view text) {
  const auto all = names(TokenRole{});
  const auto found = std::ranges::find(all, text);
  if (found == all.end())
    throw BadInput(fmt::format("role {}: give operator, auditor, platform or tenant", printable(text)));
  return static_cast<TokenRole>(found - all.begin());
}

}  // namespace ledgerline
