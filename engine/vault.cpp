#include "engine/vault.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "events/kernel/error.hpp"

namespace ledgerline {
namespace {

constexpr std::size_t nonce_size = 12, tag_size = 16;

void must(bool good, const char* what) {
  if (!good) throw std::runtime_error(fmt::format("OpenSSL: {} failed", what));
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string to_base64(std::string_view raw) {
  std::string text(4 * ((raw.size() + 2) / 3), '\0');
  EVP_EncodeBlock(bytes(text), bytes(raw), static_cast<int>(raw.size()));
  return text;
}

/// Empty when it is not base64.
std::string from_base64(std::string_view text) {
  std::string raw(3 * (text.size() / 4), '\0');
  const int size = EVP_DecodeBlock(bytes(raw), bytes(text), static_cast<int>(text.size()));
  if (size < 0 || text.size() % 4 != 0) return {};
  const auto padding = text.ends_with("==") ? 2u : text.ends_with("=") ? 1u : 0u;
  raw.resize(static_cast<std::size_t>(size) - padding);
  return raw;
}

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

/// nonce ‖ ciphertext ‖ tag
std::string encrypt(const Key& key, std::string_view nonce, std::string_view aad, std::string_view plain) {
  const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(nonce);
  out.resize(nonce_size + plain.size() + tag_size);
  int length = 0;
  must(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes(nonce)) == 1,
       "AES-GCM");
  must(EVP_EncryptUpdate(context.get(), nullptr, &length, bytes(aad), static_cast<int>(aad.size())) == 1,
       "AES-GCM");
  must(EVP_EncryptUpdate(context.get(), bytes(out) + nonce_size, &length, bytes(plain),
                         static_cast<int>(plain.size())) == 1,
       "AES-GCM");
  must(EVP_EncryptFinal_ex(context.get(), bytes(out) + nonce_size + length, &length) == 1, "AES-GCM");
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_size,
                           bytes(out) + nonce_size + plain.size()) == 1,
       "AES-GCM");
  return out;
}

std::optional<std::string> decrypt(const Key& key, std::string_view aad, std::string sealed) {
  if (sealed.size() < nonce_size + tag_size) return std::nullopt;
  const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const auto size = sealed.size() - nonce_size - tag_size;
  std::string plain(size, '\0');
  int length = 0;
  must(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes(sealed)) == 1,
       "AES-GCM");
  must(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes(aad), static_cast<int>(aad.size())) == 1,
       "AES-GCM");
  must(EVP_DecryptUpdate(context.get(), bytes(plain), &length, bytes(sealed) + nonce_size,
                         static_cast<int>(size)) == 1,
       "AES-GCM");
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size,
                           bytes(sealed) + nonce_size + size) == 1,
       "AES-GCM");
  if (EVP_DecryptFinal_ex(context.get(), bytes(plain) + length, &length) != 1) return std::nullopt;
  return plain;
}

std::string associated(const SealContext& where) {
  return fmt::format("{}/{}/{}", where.tenant, where.position, where.field);
}

}  // namespace

Mac::Mac(const Key& key) {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  char digest[] = "SHA256";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                               OSSL_PARAM_construct_end()};
  context_ = EVP_MAC_CTX_new(algorithm);
  must(EVP_MAC_init(context_, key.data(), key.size(), params) == 1, "HMAC");
}

Mac::Mac(const Mac& other) : context_(EVP_MAC_CTX_dup(other.context_)) { must(context_, "HMAC"); }

Mac& Mac::operator=(const Mac& other) {
  Mac copy(other);
  std::swap(context_, copy.context_);
  return *this;
}

Mac::~Mac() { EVP_MAC_CTX_free(context_); }

std::string Mac::operator()(std::string_view text) {
  std::string mac(32, '\0');
  std::size_t size = 0;
  must(EVP_MAC_init(context_, nullptr, 0, nullptr) == 1, "HMAC");  // the same key again
  must(EVP_MAC_update(context_, bytes(text), text.size()) == 1, "HMAC");
  must(EVP_MAC_final(context_, bytes(mac), &size, mac.size()) == 1, "HMAC");
  return mac;
}

Vault::Vault(const Key& master) : master_(master), master_mac_(master) {}

DataKey::~DataKey() { OPENSSL_cleanse(bytes.data(), bytes.size()); }

Vault::~Vault() { OPENSSL_cleanse(master_.data(), master_.size()); }

std::string Vault::seal(const SealContext& where, std::string_view plain) const {
  const auto found = keys_.find(where.tenant);
  if (found == keys_.end() || !found->second)
    throw std::logic_error(fmt::format("tenant {} has no key to seal with", where.tenant));
  const auto aad = associated(where);
  const auto& key = found->second->bytes;
  const auto nonce = Mac(key)(aad + '\0' + std::string(plain)).substr(0, nonce_size);
  return to_base64(encrypt(key, nonce, aad, plain));
}

std::optional<std::string> Vault::open(const SealContext& where, std::string_view sealed) const {
  const auto found = keys_.find(where.tenant);
  if (found == keys_.end())
    throw std::logic_error(fmt::format("the key of tenant {} was not asked for", where.tenant));
  if (!found->second) return std::nullopt;
  auto plain = decrypt(found->second->bytes, associated(where), from_base64(sealed));
  if (!plain)
    throw Damaged(fmt::format("event {}, field {}: it does not open under its tenant's key", where.position,
                              where.field));
  return plain;
}

WrappedKey Vault::make(const std::string& tenant, Random& random) const {
  Key key;
  std::array<std::uint8_t, nonce_size> nonce;
  random.fill(key);
  random.fill(nonce);
  const auto wrapped = encrypt(master_, {reinterpret_cast<const char*>(nonce.data()), nonce.size()}, tenant,
                               {reinterpret_cast<const char*>(key.data()), key.size()});
  OPENSSL_cleanse(key.data(), key.size());
  return WrappedKey{tenant, to_base64(wrapped)};
}

void Vault::learn(const std::set<std::string>& asked, std::span<const WrappedKey> found) {
  std::map<std::string, DataKey> opened;  // all of them, before any of them counts
  for (const auto& [tenant, wrapped] : found) {
    auto plain = decrypt(master_, tenant, from_base64(wrapped));
    if (!plain || plain->size() != sizeof(Key))
      throw Damaged(fmt::format("the key of tenant {} does not open: is this the log's master key?", tenant));
    std::copy(plain->begin(), plain->end(), opened[tenant].bytes.begin());
    OPENSSL_cleanse(plain->data(), plain->size());
  }
  if (keys_.size() + asked.size() > most_keys) keys_.clear();
  for (const auto& tenant : asked) keys_.insert_or_assign(tenant, std::nullopt);
  for (const auto& [tenant, key] : opened) keys_.insert_or_assign(tenant, key);
}

std::set<std::string> Vault::unknown(const std::set<std::string>& wanted) const {
  std::set<std::string> missing;
  for (const auto& tenant : wanted)
    if (!keys_.contains(tenant)) missing.insert(tenant);
  return missing;
}

std::optional<std::string> Vault::mark_of(const std::string& tenant) const {
  const auto found = keys_.find(tenant);
  if (found == keys_.end())
    throw std::logic_error(fmt::format("the key of tenant {} was not asked for", tenant));
  if (!found->second) return std::nullopt;
  return to_base64(Mac(found->second->bytes)("ledgerline mark of a tenant's key").substr(0, 16));
}

std::string Vault::wrap(std::string_view place, std::string_view plain) const {
  const auto aad = "wrap/" + std::string(place);  // no tenant's key is wrapped there: ids have no slash
  const auto nonce = master_mac_(aad + '\0' + std::string(plain)).substr(0, nonce_size);
  return to_base64(encrypt(master_, nonce, aad, plain));
}

std::string Vault::unwrap(std::string_view place, std::string_view wrapped) const {
  auto plain = decrypt(master_, "wrap/" + std::string(place), from_base64(wrapped));
  if (!plain) throw Damaged(fmt::format("{}: it does not open: is this the log's master key?", place));
  return std::move(*plain);
}

std::string Vault::fingerprint(std::string_view statement) const {
  return to_base64(master_mac_(statement).substr(0, 16));
}

Key parse_key(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  Key key{};
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  bool good = text.size() == 2 * key.size();
  for (std::size_t i = 0; good && i < key.size(); ++i) {
    const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    good = high >= 0 && low >= 0;
    key[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  if (!good)
    throw BadInput("the master key is not 64 hexadecimal digits: make one with 'openssl rand -hex 32'");
  return key;
}

std::string format_key(const Key& key) {
  return fmt::format("{:02x}", fmt::join(key.begin(), key.end(), ""));
}

}  // namespace ledgerline
