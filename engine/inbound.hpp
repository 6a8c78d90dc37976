#pragma once

#include <string>

#include "engine/commands.hpp"
#include "engine/vault.hpp"

/// What a carrier delivers, made into the commands that answer it.
namespace ledgerline {

struct InboundText {
  std::string from, to;  // E.164, or as read_phone takes it
  std::string message;   // the carrier's id: the same text delivered again has it again
  std::string body;      // whatever its sender's phone made of it
};

/// Who is not known becomes a tenant whose id follows from the phone and the log's master key: a plain hash
/// would give the phone away to whoever tries them all. `country` is for a sender whose number tells none.
/// Throws BadInput for a number or an id that is none.
ReceiveText request_of(const InboundText& text, const Vault& vault, const std::string& country);

/// The command's id, derived from the carrier's id of what was delivered: a repeat is answered as before.
Uuid id_of_delivery(const Uuid& log, std::string_view id);

}  // namespace ledgerline
