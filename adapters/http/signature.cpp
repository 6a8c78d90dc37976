#include "adapters/http/signature.hpp"

#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace ledgerline::http {
namespace {

const EVP_MD* digest_of(Hash hash) {
  switch (hash) {
    case Hash::sha1: return EVP_sha1();
    case Hash::sha256: return EVP_sha256();
    case Hash::sha512: return EVP_sha512();
  }
  throw std::logic_error("no such hash");
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string taken(const std::array<unsigned char, EVP_MAX_MD_SIZE>& bytes, unsigned size) {
  return {bytes.begin(), bytes.begin() + size};
}

}  // namespace

std::string hmac(Hash hash, const Secret& key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  const auto& secret = key.reveal();
  if (secret.empty()) throw std::logic_error("an HMAC without a key proves nothing");
  if (!HMAC(digest_of(hash), secret.data(), static_cast<int>(secret.size()), bytes_of(text), text.size(),
            out.data(), &size))
    throw std::runtime_error("OpenSSL cannot compute an HMAC");
  return taken(out, size);
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  return taken(out, size);
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte / 16];
    out += digits[byte % 16];
  }
  return out;
}

bool same(std::string_view given, std::string_view expected) {
  return given.size() == expected.size() &&
         CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

bool same(std::string_view given, const Secret& expected) {
  return !expected.empty() && same(sha256(given), std::string_view(sha256(expected.reveal())));
}

}  // namespace ledgerline::http
