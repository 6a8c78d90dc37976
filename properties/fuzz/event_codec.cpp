#include "events/codec.hpp"
#include "properties/fuzz/target.hpp"

/// Stored events, as a hand may have left them: a line with the type, one with the metadata, then the
/// payload.
namespace ledgerline::fuzz {
namespace {

/// Seals nothing: what is in the payload is the text itself.
class Open final : public Cipher {
 public:
  std::string seal(const SealContext&, std::string_view plain) const override { return std::string(plain); }
  std::optional<std::string> open(const SealContext&, std::string_view sealed) const override {
    return std::string(sealed);
  }
};

std::optional<SubjectVersion> subject(std::string_view id) {
  return id.empty() ? std::nullopt : std::optional(SubjectVersion{std::string(id), 1});
}

void examine(const Stored& stored) {
  const auto read = decode(stored, Open());
  const Stamp stamp{read.position, read.at, read.command, read.tenant, read.number};
  const auto again = encode(read.event, stamp, encode_cause(read.cause), Open());
  expect(decode(again, Open()).event == read.event, "an event that is written is read back");
  expect(digest_of(again) == again.digest, "its digest is that of what is stored");
}

}  // namespace

void examine(std::string_view input) {
  Stored stored;
  stored.position = 1;
  stored.type = take_line(input);
  stored.tenant = subject(take_line(input));
  stored.number = subject(take_line(input));
  stored.metadata = take_line(input);
  stored.payload = input;
  try {
    examine(stored);
  } catch (const Damaged&) {  // as it must be, of an event that nobody wrote
    return;
  }
}

}  // namespace ledgerline::fuzz
