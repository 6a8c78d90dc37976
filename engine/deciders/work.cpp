#include "engine/deciders/work.hpp"

#include "events/kernel/json.hpp"

namespace ledgerline {

template <class T>
std::string to_text(const T& value) {
  std::string text;
  write_object(text, value, Sealing{}, [](const auto&) { return false; });
  return text;
}

template <class T>
T from_text(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) throw BadInput("a cell is not a JSON object");
  T value;
  try {
    field_from_json(json, value, Sealing{});
  } catch (const Json::exception&) {
    throw BadInput("a cell's JSON has a value of another type");
  }
  return value;
}

template std::string to_text(const Work&);
template std::string to_text(const Wiring&);
template std::string to_text(const Provisioning&);
template std::string to_text(const OwedAddress&);
template std::string to_text(const Conversation&);
template Work from_text(std::string_view);
template Wiring from_text(std::string_view);
template Provisioning from_text(std::string_view);
template OwedAddress from_text(std::string_view);
template Conversation from_text(std::string_view);

}  // namespace ledgerline
