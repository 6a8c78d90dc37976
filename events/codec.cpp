#include "events/codec.hpp"

#include <openssl/evp.h>

#include "events/digest.hpp"
#include "events/kernel/json.hpp"
#include "events/known.hpp"

namespace ledgerline {
namespace {

template <class T, class Subject>
constexpr bool names_one = std::is_same_v<T, Subject> || std::is_same_v<T, std::optional<Subject>>;
template <class T>
constexpr bool is_subject = names_one<T, TenantId> || names_one<T, PoolNumber>;

template <class E>
constexpr int version_of() {
  if constexpr (requires { E::version; }) return E::version;
  return 1;
}

/// Fields that name a subject stand in columns of their own; all others are the payload. Absent fields are
/// left out.
template <Described E>
void write_payload(std::string& out, const E& event, const Sealing& sealing) {
  write_object(out, event, sealing, []<class T>(const T&) { return is_subject<T>; });
}

struct Reader {
  const Stored& stored;
  const Json& payload;
  const Cipher& cipher;

  [[noreturn]] void refuse(std::string_view field, std::string_view what) const {
    throw Damaged(fmt::format("event {} ({}), field {}: {}", stored.position, stored.type, field, what));
  }
  void read(std::string_view field, TenantId& value) const {
    if (!stored.tenant) refuse(field, "the event names no tenant");
    value = TenantId(stored.tenant->id);
  }
  void read(std::string_view field, PoolNumber& value) const {
    if (!stored.number) refuse(field, "the event names no number");
    value = PoolNumber(stored.number->id);
  }
  void read(std::string_view, std::optional<TenantId>& value) const {
    if (stored.tenant) value = TenantId(stored.tenant->id);
  }
  void read(std::string_view, std::optional<PoolNumber>& value) const {
    if (stored.number) value = PoolNumber(stored.number->id);
  }
  void read(std::string_view field, auto& value) const {
    const auto found = payload.find(field);
    const bool present = found != payload.end();
    constexpr bool optional = requires { value.reset(); };
    if (!present && !optional) refuse(field, "it is missing");
    const std::string_view tenant = stored.tenant ? std::string_view(stored.tenant->id) : "";
    const Sealing sealing{&cipher, SealContext{tenant, stored.position, field}};
    if (present) field_from_json(*found, value, sealing);
  }
};

template <Described E>
Event read_event(const Reader& reader) {
  E event{};
  for_each_field<E>([&](auto field) {
    try {
      reader.read(field.name, event.*field.member);
    } catch (const BadInput& e) {
      reader.refuse(field.name, e.what());
    } catch (const Json::exception& e) {
      reader.refuse(field.name, e.what());
    }
  });
  return event;
}

Json parse(const Stored& stored, const std::string& text, std::string_view what) {
  auto json = Json::parse(text, nullptr, false);
  if (!json.is_object())
    throw Damaged(
        fmt::format("event {} ({}): its {} is not a JSON object", stored.position, stored.type, what));
  return json;
}

/// Calls found.operator()<E>() for the event of that name; false where there is none. The one place where
/// names are compared.
template <std::size_t I = 0>
bool with_name(std::string_view name, auto&& found) {
  if constexpr (I == std::variant_size_v<Event>) {
    return false;
  } else {
    using E = std::variant_alternative_t<I, Event>;
    if (name != E::name) return with_name<I + 1>(name, found);
    found.template operator()<E>();
    return true;
  }
}

std::string unknown_type(std::string_view type) {
  return fmt::format("this build does not know the type {}: use a newer build", printable(type));
}

Event read_by_name(const Stored& stored, Json& payload, const Cipher& cipher, const Upcasters& upcasters) {
  Event event;
  const bool known = with_name(stored.type, [&]<class E>() {
    try {
      upcasters.apply(stored.type, stored.schema_version, version_of<E>(), payload);
    } catch (const std::exception& e) {  // of the step as well
      throw Damaged(fmt::format("event {} ({}): {}", stored.position, stored.type, e.what()));
    }
    event = read_event<E>(Reader{stored, payload, cipher});
  });
  if (!known) throw Damaged(fmt::format("event {}: {}", stored.position, unknown_type(stored.type)));
  return event;
}

void write_subject(std::string& out, std::string_view name, const std::optional<SubjectVersion>& subject) {
  ((out += ",\"") += name) += "\":";
  out += subject ? '"' + subject->id + '"' : "null";
  ((out += ",\"") += name) += "_version\":";
  out += subject ? std::to_string(subject->version) : "null";
}

/// `payload` and `metadata` must be canonical. The keys stand in RFC 8785's order; ids need no escapes.
std::string canonical_text(const Stored& s, const std::string& payload, const std::string& metadata) {
  std::string out;
  out.reserve(400 + payload.size() + metadata.size());
  ((out += R"({"command_id":")") += to_string(s.command)) += '"';
  (out += R"(,"metadata":)") += metadata;
  write_subject(out, "number", s.number);
  (out += R"(,"payload":)") += payload;
  (out += R"(,"position":)") += std::to_string(s.position);
  ((out += R"(,"recorded_at":")") += iso_micros(s.recorded_at)) += '"';
  (out += R"(,"schema_version":)") += std::to_string(s.schema_version);
  write_subject(out, "tenant", s.tenant);
  ((out += R"(,"type":")") += s.type) += "\"}";
  return out;
}

}  // namespace

Subjects subjects_of(const Event& event) {
  Subjects subjects;
  std::visit(
      [&]<class E>(const E& e) {
        for_each_field<E>([&](auto field) {
          const auto& value = e.*field.member;
          using T = std::remove_cvref_t<decltype(value)>;
          if constexpr (names_one<T, TenantId>) subjects.tenant = value;
          if constexpr (names_one<T, PoolNumber>) subjects.number = value;
        });
      },
      event);
  return subjects;
}

std::string_view name_of(const Event& event) {
  return std::visit([]<class E>(const E&) { return std::string_view(E::name); }, event);
}

std::string encode_cause(const Cause& cause) {
  std::string text;
  write_payload(text, cause, Sealing{});
  return text;
}

Stored encode(const Event& event, const Stamp& stamp, std::string metadata, const Cipher& cipher) {
  Stored stored;
  stored.position = stamp.position;
  stored.tenant = stamp.tenant;
  stored.number = stamp.number;
  stored.metadata = std::move(metadata);
  stored.command = stamp.command;
  stored.recorded_at = stamp.at;
  const std::string_view tenant = stamp.tenant ? std::string_view(stamp.tenant->id) : "";
  const Sealing sealing{&cipher, SealContext{tenant, stamp.position, {}}};
  std::visit(
      [&]<class E>(const E& e) {
        stored.type = E::name;
        stored.schema_version = version_of<E>();
        write_payload(stored.payload, e, sealing);
      },
      event);
  stored.digest = sha256(canonical_text(stored, stored.payload, stored.metadata));
  return stored;
}

Recorded decode(const Stored& stored, const Cipher& cipher, const Upcasters& upcasters) {
  auto payload = parse(stored, stored.payload, "payload");
  const auto metadata = parse(stored, stored.metadata, "metadata");
  auto event = read_by_name(stored, payload, cipher, upcasters);
  Cause cause;
  const Reader reader{stored, metadata, cipher};
  for_each_field<Cause>([&](auto field) {
    try {
      reader.read(field.name, cause.*field.member);
    } catch (const std::exception& e) {
      reader.refuse(fmt::format("metadata.{}", field.name), e.what());
    }
  });
  return Recorded{stored.position, stored.recorded_at, std::move(event), std::move(cause),
                  stored.command,  stored.tenant,      stored.number};
}

/// A step that minds an empty payload is a step none the less.
std::string reading_problem(std::string_view type, int version) {
  std::string problem;
  const bool known = with_name(type, [&]<class E>() {
    auto nothing = Json::object();
    try {
      catalogue_upcasters().apply(type, version, version_of<E>(), nothing);
    } catch (const BadInput& e) {
      problem = e.what();
    } catch (const std::exception&) {
      problem.clear();
    }
  });
  return known ? problem : unknown_type(type);
}

std::string canonical(const Stored& stored) {
  const auto payload = parse(stored, stored.payload, "payload").dump();
  return canonical_text(stored, payload, parse(stored, stored.metadata, "metadata").dump());
}

Digest sha256(std::string_view bytes) {
  Digest digest{};
  static const EVP_MD* const algorithm =
      EVP_MD_fetch(nullptr, "SHA256", nullptr);  // looked up once, it is slow
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm, nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  return digest;
}

Digest digest_of(const Stored& stored) { return sha256(canonical(stored)); }

Digest parse_digest(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  Digest digest{};
  bool good = text.size() == 2 * digest.size();
  for (std::size_t i = 0; good && i < digest.size(); ++i) {
    const auto high = digits.find(text[2 * i]), low = digits.find(text[2 * i + 1]);
    good = high != digits.npos && low != digits.npos;
    digest[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  if (!good) throw BadInput(fmt::format("{} is not 64 hexadecimal digits in lower case", printable(text)));
  return digest;
}

std::string hex(const Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const auto byte : digest) (text += digits[byte >> 4]) += digits[byte & 15];
  return text;
}

std::string to_json(const Recorded& r, const Digest& digest) {
  std::string payload;
  const Sealing open{nullptr, {}, true};
  std::visit([&](const auto& e) { write_payload(payload, e, open); }, r.event);
  const auto id = [](const auto& subject) { return subject ? '"' + subject->id + '"' : std::string("null"); };
  const auto version = [](const auto& subject) {
    return subject ? std::to_string(subject->version) : std::string("null");
  };
  return fmt::format(
      R"({{"position":{},"recordedAt":"{}","type":"{}","tenant":{},"tenantVersion":{},"number":{},"numberVersion":{},)"
      R"("payload":{},"metadata":{},"commandId":"{}","digest":"{}"}})",
      r.position, iso_micros(r.at), name_of(r.event), id(r.tenant), version(r.tenant), id(r.number),
      version(r.number), payload, encode_cause(r.cause), to_string(r.command), hex(digest));
}

}  // namespace ledgerline
