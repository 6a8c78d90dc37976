#include "adapters/http/form.hpp"

#include "adapters/http/malformed.hpp"
#include "adapters/twilio/webhook.hpp"
#include "properties/fuzz/target.hpp"

/// Forms, as Twilio posts them.
namespace ledgerline::fuzz {
namespace {

template <class Read>
void try_to(Read read, const http::Fields& form) {
  try {
    expect(!read(form).key.empty(), "what is read has a key");
  } catch (const BadInput&) {
    return;
  }
}

}  // namespace

void examine(std::string_view input) {
  http::Fields fields;
  try {
    fields = http::form_of(input);
  } catch (const http::Malformed&) {
    return;
  }
  expect(http::form_of(http::form(fields)) == fields, "a form that is written is read back");
  try_to(twilio::read_inbound_text, fields);
  try_to(twilio::read_inbound_call, fields);
  try_to(twilio::read_text_status, fields);
  try_to(twilio::read_call_status, fields);
}

}  // namespace ledgerline::fuzz
