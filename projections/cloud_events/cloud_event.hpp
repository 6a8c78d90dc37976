#pragma once

#include <string>

#include "events/codec.hpp"

namespace ledgerline {

/// An event as CloudEvents 1.0 has it, in the JSON event format: `id` is its position, which is unique within
/// `source`, `subject` the tenant or else the number, `data` its payload with personal fields opened. What
/// else is known of it are extension attributes, whose names have small letters and digits only; `position`
/// is a string, since CloudEvents' integers have 32 bits. `traceparent` is the Distributed Tracing
/// extension's.
std::string to_cloud_event(const Recorded& recorded, const Digest& digest, const std::string& source);

/// The source of all events of a log.
std::string source_of(const Uuid& log);

}  // namespace ledgerline
