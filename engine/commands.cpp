#include "engine/commands.hpp"

#include "events/kernel/json.hpp"

namespace ledgerline {

// A request may hold events and lists of them. Declared here, where write_object finds them by their
// arguments.
template <Described T>
void write_field(std::string& out, const T& value, const Sealing& sealing) {
  write_object(out, value, sealing, [](const auto&) { return false; });
}
template <Described T>
void write_field(std::string& out, const std::vector<T>& values, const Sealing& sealing) {
  out += '[';
  for (const auto& value : values) {
    if (out.back() != '[') out += ',';
    write_field(out, value, sealing);
  }
  out += ']';
}

std::string_view name_of(const Request& request) {
  return std::visit([]<class C>(const C&) { return std::string_view(C::name); }, request);
}

std::string statement_of(const Request& request) {
  return std::visit(
      []<class C>(const C& c) {
        auto text = std::string(C::name) + ' ';
        write_field(text, c, Sealing{});
        return text;
      },
      request);
}

}  // namespace ledgerline
