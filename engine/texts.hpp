#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

/// What the onboarding texts, and how a platform puts it otherwise. The defaults are those of requirement 3,
/// to the letter where it has them.
namespace ledgerline {

enum class Wording {
  ask_business_type,
  ask_business_name,
  ask_owner_name,
  ask_channel,
  confirm_live,
  payment_required,
  pool_empty,
  number_missing,
  number_ready,
  ask_phone_type,
  forward_iphone,
  forward_android,
  await_test_call,
  completed,
  not_understood,
  help
};
inline constexpr std::array<std::string_view, 16> names(Wording) {
  return {"ask_business_type", "ask_business_name", "ask_owner_name", "ask_channel",
          "confirm_live",      "payment_required",  "pool_empty",     "number_missing",
          "number_ready",      "ask_phone_type",    "forward_iphone", "forward_android",
          "await_test_call",   "completed",         "not_understood", "help"};
}

std::string_view name_of(Wording wording);

/// What a template's {placeholders} stand for; {brand}, {currency} and {price} are the platform's.
struct TextValues {
  std::string tenant;    // in the {payment_link}, where payments are matched
  std::string region;    // {region}
  std::string number;    // {number}: the tenant's
  std::string question;  // {question}: what is asked again
};

/// The platform's texts.
class Texts {
 public:
  static constexpr std::size_t most_characters = 1600;  // Twilio takes no more

  std::string brand = "JobRun";
  std::string currency = "£", price = "29";  // a month
  /// Bare, or with client_reference_id=TENANT where payments are matched (Stripe gives it back).
  std::string payment_link = "https://buy.stripe.com/test_XXXXX (placeholder)";
  bool match_payments = false;
  /// Those that are sent once at most; all others are sent again where an attempt leaves no trace.
  std::set<Wording> once;

  Texts();
  /// The template of a text. Throws BadInput where it is empty, too long, or has a placeholder that there is
  /// none of.
  void put(Wording wording, std::string form);
  const std::string& form(Wording wording) const { return forms_[static_cast<std::size_t>(wording)]; }
  std::string render(Wording wording, const TextValues& values) const;
  /// Throws BadInput where a text is longer than a carrier takes, with everything in its place.
  void check() const;

 private:
  std::string value_of(std::string_view placeholder, const TextValues& values) const;
  std::string link(const std::string& tenant) const;

  std::array<std::string, names(Wording{}).size()> forms_;
};

/// Reads a JSON object with any of brand, currency, price, payment_link, match_payments, once (names of
/// texts) and texts (templates by name); what it does not name stays. Throws BadInput, which says what is
/// wrong where, and what there is.
void read_texts(std::string_view json, Texts& texts);

}  // namespace ledgerline
