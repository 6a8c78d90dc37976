#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/phone.hpp"

/// Lists of numbers for the pool, all or nothing: a list with one bad line gives no number.
namespace ledgerline {

/// Where a number stands, and what was read there. Its country is never empty: the pool is kept by country.
struct PoolLine {
  std::size_t line = 0;  // from 1; in read_pool_list it counts numbers
  PhoneFacts phone;
};

/// Reads a CSV of numbers (RFC 4180; UTF-8, also with a byte order mark; LF or CRLF). Blank lines and lines
/// that start with # are skipped.
///
/// A first line that names a column `number`, `phone`, `phone number`, `phone e164` or `e164` (in any case;
/// blanks, dashes and underscores aside) is a header; a column `country` may stand beside it, others are
/// ignored. Without a header, numbers stand in the first column, countries in the second, if any.
///
/// `country` helps to read numbers whose line names none, as in read_phone. A number that is not of the
/// country its line names is bad; so is a number for the second time, one of no country (+800), a line that
/// is no UTF-8, holds a NUL, is longer than 4 KiB or quotes wrongly.
///
/// Throws BadInput, which names up to 20 bad lines ("pool.csv, line 7: '+44': too short for GB") and counts
/// the rest; also for a file without numbers, or with more than 1,000,000 lines beside the header or 100 MB.
/// `name` is the file's, for those messages. A million numbers in a row take two seconds; strewn ones cost
/// libphonenumber's full time, 20 to 40 µs each.
std::vector<PoolLine> read_pool_file(std::string_view text, std::string_view name,
                                     std::string_view country = {});

/// Reads numbers that commas or line breaks part, as TWILIO_POOL_NUMBERS holds them. Empty ones are skipped;
/// all else is as above, with "list of numbers, number 7" for "pool.csv, line 7".
std::vector<PoolLine> read_pool_list(std::string_view text, std::string_view country = {});

}  // namespace ledgerline
