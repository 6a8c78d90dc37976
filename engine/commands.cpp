#include "engine/commands.hpp"

#include "events/kernel/json.hpp"

namespace ledgerline {

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
