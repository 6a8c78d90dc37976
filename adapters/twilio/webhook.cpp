#include "adapters/twilio/webhook.hpp"

#include "adapters/http/foreign.hpp"
#include "events/kernel/text.hpp"

namespace ledgerline::twilio {
namespace {

constexpr std::size_t most_text = 6'400;  // 1,600 characters, of four bytes each

/// The fields of one webhook, each read as what it must be.
class Form {
 public:
  explicit Form(const http::Fields& fields) : fields_(fields) {}

  std::string_view text(std::string_view name) const { return http::value_of(fields_, name).value_or(""); }

  template <class T>
  T needed(std::string_view name) const {
    return http::needed<T>(text(name), fmt::format("Twilio's webhook, {}", name));
  }
  template <class T>
  std::optional<T> given(std::string_view name) const {
    return http::given<T>(text(name));
  }

  std::optional<std::int64_t> count(std::string_view name) const {
    const auto value = http::whole_number(text(name));
    return value && *value < 1'000'000'000 ? value : std::nullopt;
  }

 private:
  const http::Fields& fields_;
};

/// What somebody wrote, as one line. U+0080 to U+009F, which some terminals obey, are two bytes.
std::string one_line(std::string_view text) {
  std::string line(text);
  for (std::size_t at = 0; at < line.size(); ++at) {
    const auto byte = static_cast<unsigned char>(line[at]);
    const auto next = at + 1 < line.size() ? static_cast<unsigned char>(line[at + 1]) : 0U;
    const bool is_pair = byte == 0xC2 && next >= 0x80 && next < 0xA0;
    if (is_pair) line[at + 1] = ' ';
    if (is_pair || byte < 0x20 || byte == 0x7F) line[at] = ' ';
  }
  if (const auto problem = text_problem(line, most_text); !problem.empty())
    throw BadInput(fmt::format("Twilio's webhook, Body: {}", problem));
  return line;
}

}  // namespace

InboundText read_inbound_text(const http::Fields& fields) {
  const Form form(fields);
  InboundText text;
  text.id = form.needed<Reference>("MessageSid");
  text.key = "twilio:text:" + text.id.str();
  text.from = form.given<E164>("From");
  text.to = form.given<E164>("To");
  text.body = one_line(form.text("Body"));
  text.media = static_cast<int>(form.count("NumMedia").value_or(0));
  return text;
}

InboundCall read_inbound_call(const http::Fields& fields) {
  const Form form(fields);
  InboundCall call;
  call.id = form.needed<Reference>("CallSid");
  call.key = "twilio:call:" + call.id.str();
  call.from = form.given<E164>("From");
  call.to = form.given<E164>("To");
  call.forwarded_from = form.given<E164>("ForwardedFrom");
  call.status = form.needed<Code>("CallStatus");
  return call;
}

TextStatus read_text_status(const http::Fields& fields) {
  const Form form(fields);
  TextStatus text;
  text.id = form.needed<Reference>("MessageSid");
  text.status = form.needed<Code>("MessageStatus");
  text.key = fmt::format("twilio:text-status:{}:{}", text.id.str(), text.status.str());
  text.error = form.given<Code>("ErrorCode");
  text.to = form.given<E164>("To");
  return text;
}

CallStatus read_call_status(const http::Fields& fields) {
  const Form form(fields);
  CallStatus call;
  call.id = form.needed<Reference>("CallSid");
  call.status = form.needed<Code>("CallStatus");
  call.key = fmt::format("twilio:call-status:{}:{}", call.id.str(), call.status.str());
  call.from = form.given<E164>("From");
  call.to = form.given<E164>("To");
  call.seconds = form.count("CallDuration");
  return call;
}

}  // namespace ledgerline::twilio
