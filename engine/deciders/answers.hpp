#pragma once

#include <optional>
#include <string_view>

#include "events/types.hpp"

/// What a text says, as far as a state of the onboarding understands it. Pure.
namespace ledgerline {

/// Words that mean the same in every state.
enum class Keyword { none, stop, start, help };

/// Carriers' own words. YES means START to whoever stopped texts, as it does at Twilio.
Keyword keyword_of(std::string_view text, bool stopped);

// Each gives the answer as it is kept, or nothing where the text is none.
std::optional<Name> any_words(std::string_view text);  // a line of at most 200 bytes
std::optional<Name> a_channel(std::string_view text);  // SMS, WHATSAPP or EMAIL
std::optional<Name> a_yes(std::string_view text);      // YES or READY
std::optional<Name> a_phone(std::string_view text);    // iPhone or Android; 1 or 2
std::optional<Name> a_done(std::string_view text);     // DONE
std::optional<Name> a_ready(std::string_view text);    // READY
std::optional<Name> no_words(std::string_view text);   // no text is an answer

}  // namespace ledgerline
