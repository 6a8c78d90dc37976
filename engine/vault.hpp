#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/ports.hpp"
#include "events/kernel/personal.hpp"

struct evp_mac_ctx_st;  // OpenSSL's, kept out of this header

namespace ledgerline {

using Key = std::array<std::uint8_t, 32>;  // AES-256

/// A tenant's data key in memory: gone from there with whoever held it.
struct DataKey {
  Key bytes{};
  DataKey() = default;
  DataKey(const DataKey&) = default;
  DataKey& operator=(const DataKey&) = default;
  ~DataKey();
};

/// A tenant's data key, encrypted under the master key: what the log's `keys` table holds.
struct WrappedKey {
  std::string tenant;
  std::string wrapped;  // base64
};

/// HMAC-SHA-256 (RFC 2104) under one key, set up once: OpenSSL's one-shot call looks its algorithm up each
/// time.
class Mac {
 public:
  explicit Mac(const Key& key);
  Mac(const Mac& other);
  Mac& operator=(const Mac& other);
  ~Mac();
  std::string operator()(std::string_view text);  // 32 bytes

 private:
  evp_mac_ctx_st* context_;
};

/// Seals personal fields: AES-256-GCM (NIST SP 800-38D) under a key per tenant. The nonce is the first 96
/// bits of HMAC-SHA-256(tenant key, position, field, text): the same text at the same place gives the same
/// bytes on every replay, and another text, as when a turn is decided again at the same position, never meets
/// the same nonce.
///
/// Not thread-safe; each thread makes its own from the master key. Holds at most `most_keys` keys. It does
/// not hear of a key that was destroyed after it learned it: whoever keeps a vault forgets in time (a turn
/// and a page each ask anew).
class Vault final : public Cipher {
 public:
  explicit Vault(const Key& master);
  ~Vault() override;
  Vault(const Vault&) = default;
  Vault& operator=(const Vault&) = default;

  std::string seal(const SealContext& where, std::string_view plain) const override;
  std::optional<std::string> open(const SealContext& where, std::string_view sealed) const override;

  /// A fresh key for a tenant; known to this vault once the turn that keeps it has committed and learn() is
  /// called.
  WrappedKey make(const std::string& tenant, Random& random) const;
  /// Keys that were asked for and what was found; one asked for and not found is destroyed: its fields are
  /// erased. Throws Damaged if a key does not open under the master key.
  void learn(const std::set<std::string>& asked, std::span<const WrappedKey> found);
  /// The tenants among `wanted` that learn() has not been told of.
  std::set<std::string> unknown(const std::set<std::string>& wanted) const;
  /// Names a tenant's key without saying anything of it: whoever has a key can tell whether it is that one.
  /// Nothing where the tenant has none.
  std::optional<std::string> mark_of(const std::string& tenant) const;
  void forget(const std::string& tenant) { keys_.erase(tenant); }
  void forget() { keys_.clear(); }

  /// What belongs to no tenant that is known, sealed under the master key for `place` alone. The nonce
  /// follows from place and text, as in seal().
  std::string wrap(std::string_view place, std::string_view plain) const;
  /// Throws Damaged where it does not open there under this key.
  std::string unwrap(std::string_view place, std::string_view wrapped) const;

  /// A keyed hash of what a caller stated (base64, 128 bits). Keyed, because a statement holds phone numbers,
  /// which a plain hash would give away to whoever tries them all.
  std::string fingerprint(std::string_view statement) const;
  /// Tells whether two master keys are the same without showing either.
  std::string check_value() const { return fingerprint("ledgerline master key"); }

  static constexpr std::size_t most_keys = 100'000;

 private:
  Key master_;
  mutable Mac master_mac_;  // holds no state between calls
  std::map<std::string, std::optional<DataKey>, std::less<>> keys_;
};

/// Reads 64 hexadecimal digits. Throws BadInput, which does not quote them.
Key parse_key(std::string_view text);
std::string format_key(const Key& key);

}  // namespace ledgerline
