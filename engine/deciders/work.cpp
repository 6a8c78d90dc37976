#include "engine/deciders/work.hpp"

#include "events/kernel/json.hpp"

namespace ledgerline {

template <class T>
std::string to_text(const T& value) {
  std::string text;
  write_object(text, value, Sealing{}, [](const auto&) { return false; });
  return text;
}

namespace {

void read(const Json& json, auto& value) { field_from_json(json, value, Sealing{}); }
template <class T>
void read(const Json& json, Personal<T>& value) {
  value = personal_from<T>(json.get<std::string>());
}

}  // namespace

template <class T>
T from_text(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) throw BadInput("a cell is not a JSON object");
  T value;
  try {
    for_each_field<T>([&](auto field) {
      if (const auto found = json.find(field.name); found != json.end()) read(*found, value.*field.member);
    });
  } catch (const Json::exception&) {
    throw BadInput("a cell's JSON has a value of another type");
  }
  return value;
}

template std::string to_text(const Work&);
template std::string to_text(const Wiring&);
template std::string to_text(const Provisioning&);
template std::string to_text(const OwedAddress&);
template Work from_text(std::string_view);
template Wiring from_text(std::string_view);
template Provisioning from_text(std::string_view);
template OwedAddress from_text(std::string_view);

}  // namespace ledgerline
