#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "events/kernel/error.hpp"

namespace ledgerline {

/// A value that identifies a person. It is stored encrypted under its tenant's key from the first event on,
/// because an immutable log cannot be cleaned later. Once that key is destroyed it reads as erased,
/// everywhere.
template <class T>
class Personal {
 public:
  Personal() = default;
  explicit Personal(T value) : value_(std::move(value)) {}

  bool erased() const { return !value_; }
  /// The value, or nothing once erased.
  const std::optional<T>& value() const { return value_; }
  std::string shown() const { return value_ ? value_->str() : "(erased)"; }
  friend bool operator==(const Personal&, const Personal&) = default;

 private:
  std::optional<T> value_;
};

/// From text that was stored. Throws BadInput that does not quote it: unlike what a caller states, nobody
/// asked to see it.
template <class T>
Personal<T> personal_from(std::string text) {
  try {
    return Personal<T>(T(std::move(text)));
  } catch (const BadInput&) {
    throw BadInput("it is not valid (not shown: it is about a person)");
  }
}

/// Where a sealed text stands: the same text elsewhere has another nonce and does not open.
struct SealContext {
  std::string_view tenant;
  long long position = 0;
  std::string_view field;
};

/// Seals and opens personal fields; the engine's Vault implements it with AES-256-GCM.
class Cipher {
 public:
  virtual ~Cipher() = default;
  /// Throws std::logic_error where the tenant has no key: a turn makes one before it encodes.
  virtual std::string seal(const SealContext& where, std::string_view plain) const = 0;
  /// Nothing when the tenant's key was destroyed; throws Damaged when the text does not open under its key.
  virtual std::optional<std::string> open(const SealContext& where, std::string_view sealed) const = 0;
};

}  // namespace ledgerline
