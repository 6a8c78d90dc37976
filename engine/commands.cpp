#include "engine/commands.hpp"

#include "events/kernel/json.hpp"
#include "events/kernel/uuid.hpp"

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

std::vector<TenantId> beginnings_of(const ReceiveText& text) {
  constexpr std::size_t most = 4;                                                // a turn loads them all
  static const auto space = parse_uuid("3b9e1f70-58c4-5d1a-8e26-b7a4c0d95f13");  // a namespace of our own
  std::vector<TenantId> ids{text.tenant};
  while (ids.size() < most) ids.emplace_back(to_string(derived_uuid(space, ids.back().str())));
  return ids;
}

}  // namespace ledgerline
