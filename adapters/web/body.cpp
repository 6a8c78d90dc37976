#include "adapters/web/body.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/web/text.hpp"

namespace ledgerline::web {
namespace {

[[noreturn]] void refuse_chunk(const char* why) { throw Refused(400, "BAD_CHUNK", why); }

// Takes a token or "a quoted string" off the front; false where there is none.
bool skip_word(std::string_view& rest) {
  if (!rest.starts_with('"')) {
    const auto length = std::ranges::find_if_not(rest, is_token_char) - rest.begin();
    rest.remove_prefix(static_cast<std::size_t>(length));
    return length > 0;
  }
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '\\')
      ++at;
    else if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return true;
    }
  }
  return false;
}

// *( ";" name [ "=" value ] ), without the blanks that RFC 9112 lets nobody send
bool are_extensions(std::string_view rest) {
  const auto is_text = [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); };
  if (!std::ranges::all_of(rest, is_text)) return false;
  while (!rest.empty()) {
    if (rest[0] != ';') return false;
    rest.remove_prefix(1);
    if (rest.starts_with('"') || !skip_word(rest)) return false;
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    if (!skip_word(rest)) return false;
  }
  return true;
}

Problem body_too_large(std::size_t most) {
  return {413, "BODY_TOO_LARGE", fmt::format("a body may have {} bytes", most)};
}

Problem chunk_too_large(std::size_t most) {
  return {413, "CHUNK_TOO_LARGE", fmt::format("a chunk's size and extensions may have {} bytes", most)};
}

std::size_t size_of(std::string_view digits, std::size_t most) {
  if (digits.empty()) refuse_chunk("a chunk begins with its size, in hexadecimal digits");
  std::size_t size = 0;
  for (const char digit : digits) {
    size = size * 16 + static_cast<std::size_t>(hex_value(digit));
    if (size > most) throw Refused(body_too_large(most));
  }
  return size;
}

}  // namespace

Body::Body(const Framing& framing, const Limits& limits)
    : limits_(limits),
      chunked_(framing.chunked),
      part_(framing.chunked      ? Part::size
            : framing.length > 0 ? Part::data
                                 : Part::none),
      due_(framing.length),
      size_(limits.chunk_line, chunk_too_large(limits.chunk_line)),
      data_end_(0, {400, "BAD_CHUNK", "a chunk is longer than it said"}),
      trailer_(limits.trailer, limits.fields) {}

std::size_t Body::read(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !is_whole()) {
    if (part_ == Part::data)
      taken += read_data(bytes.substr(taken));
    else
      push(bytes[taken++]);
  }
  return taken;
}

std::size_t Body::read_data(std::string_view bytes) {
  const auto length = std::min(due_, bytes.size());
  text_.append(bytes.substr(0, length));
  due_ -= length;
  if (due_ == 0) part_ = chunked_ ? Part::data_end : Part::none;
  return length;
}

void Body::push(char c) {
  if (part_ == Part::size && size_.push(c))
    begin_chunk(size_.take());
  else if (part_ == Part::data_end && data_end_.push(c))
    part_ = Part::size;
  else if (part_ == Part::trailer && trailer_.push(c))
    end_trailer();
}

void Body::begin_chunk(std::string_view line) {
  const auto end = std::ranges::find_if(line, [](char c) { return hex_value(c) < 0; });
  const auto digits = static_cast<std::size_t>(end - line.begin());
  due_ = size_of(line.substr(0, digits), limits_.body - text_.size());
  if (!are_extensions(line.substr(digits))) refuse_chunk("no extension of a chunk: ;name=value");
  extensions_ += line.size() - digits;
  if (extensions_ > limits_.extensions)
    throw Refused(413, "CHUNK_TOO_LARGE",
                  fmt::format("all extensions together may have {} bytes", limits_.extensions));
  part_ = due_ == 0 ? Part::trailer : Part::data;
}

// Some servers add a trailer's fields to the head's: these would move the message's end (RFC 9110, 6.5.1).
void Body::end_trailer() {
  for (const auto& [name, value] : trailer_.take())
    if (name == "content-length" || name == "transfer-encoding" || name == "host")
      throw Refused(400, "BAD_TRAILER", name + " has no place in a trailer");
  part_ = Part::none;
}

}  // namespace ledgerline::web
