#include "tools/simulator/crypto.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace ledgerline::simulator {
namespace {

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string hmac(Hash hash, std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned size = 0;
  ::HMAC(hash == Hash::sha1 ? EVP_sha1() : EVP_sha256(), key.data(), static_cast<int>(key.size()),
         bytes(text), text.size(), code.data(), &size);
  return std::string(code.begin(), code.begin() + size);
}

std::string sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  ::SHA256(bytes(text), text.size(), digest.data());
  return std::string(digest.begin(), digest.end());
}

std::string hex(std::string_view raw) {
  std::string text;
  for (const char c : raw) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string base64(std::string_view raw) {
  std::string text(4 * ((raw.size() + 2) / 3) + 1, '\0');
  const int size = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes(raw),
                                     static_cast<int>(raw.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string from_base64(std::string_view text) {
  std::string raw(text.size(), '\0');
  const int size = ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(raw.data()), bytes(text),
                                     static_cast<int>(text.size()));
  if (size < 0) return "";
  const auto padding = std::count(text.begin(), text.end(), '=');
  raw.resize(static_cast<std::size_t>(size - std::min<std::ptrdiff_t>(padding, size)));
  return raw;
}

}  // namespace ledgerline::simulator
