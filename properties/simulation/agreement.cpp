#include "properties/simulation/agreement.hpp"

#include <fmt/format.h>

#include "engine/effects/reconcile.hpp"

namespace ledgerline::simulation {
namespace {

std::string_view status_of(const Number& number) {
  return names(number.status)[static_cast<std::size_t>(number.status)];
}

bool is_settled(const Number& number) { return !number.work; }

class Comparing {
 public:
  Comparing(const MemoryLog& log, const Network& network) : numbers_(log.numbers()), network_(network) {}

  std::vector<std::string> found() && {
    compare_owned();
    for (const auto& there : network_.routes()) compare_route(there);
    for (const auto& [id, number] : numbers_) compare_voice(id, number);
    return std::move(found_);
  }

 private:
  template <class... Values>
  void find(fmt::format_string<const Values&...> text, const Values&... values) {
    found_.push_back(fmt::format(text, values...));
  }

  void compare_owned() {
    const auto owned = network_.owned();
    for (const auto& [id, number] : numbers_) {
      const bool is_ordered = number.status == NumberStatus::ordered;
      const bool ours = number.provider_reference && number.status != NumberStatus::lost && !is_ordered;
      if (ours && !owned.contains(id))
        find("number {} is ours by the log, and the carrier does not have it for us", id);
      if (!ours && !is_ordered && owned.contains(id))
        find("number {} is paid for at the carrier, and by the log it is {}", id, status_of(number));
    }
    for (const auto& id : owned)
      if (!numbers_.contains(id))
        find("number {} is paid for at the carrier, and the log does not know it", id);
  }

  void compare_route(const OwnedNumber& there) {
    const auto at = numbers_.find(there.number.str());
    if (at == numbers_.end() || !is_settled(at->second)) return;
    const auto& number = at->second;
    if (number.wiring && number.wiring->wanted) {
      if (number.provider_reference && !goes_there(there, route_of(number, simulated_settings())))
        find("calls of number {} do not go to {}", at->first, number.wiring->tenant.str());
    } else if (!there.voice_url.empty() || !there.sms_url.empty() || !there.trunk_sid.empty()) {
      find("number {} is {}, and its calls still go somewhere", at->first, status_of(number));
    }
  }

  void compare_voice(const std::string& id, const Number& number) {
    if (number.status == NumberStatus::available && number.wiring)
      find("number {} is available, and wired", id);
    if (number.status == NumberStatus::resting && number.wiring && number.wiring->wanted)
      find("number {} rests, and is to work for {} still", id, number.wiring->tenant.str());
    if (!is_settled(number)) return;
    if (number.status == NumberStatus::purchased) find("number {} was bought, and is given to nobody", id);
    const bool wired = number.wiring && number.wiring->wanted && number.wiring->verified;
    const int imports = wired && number.wiring->voice == VoiceRoute::vapi ? 1 : 0;
    const int trunks = wired && number.wiring->voice == VoiceRoute::livekit ? 1 : 0;
    if (const auto there = count(network_.imports(), id); there != imports)
      find("number {} has {} imports at Vapi, where {} are right", id, there, imports);
    if (const auto there = count(network_.sip_trunks(), id); there != trunks)
      find("number {} has {} trunks at LiveKit, where {} are right", id, there, trunks);
  }

  static int count(const std::map<std::string, int>& counts, const std::string& id) {
    const auto at = counts.find(id);
    return at == counts.end() ? 0 : at->second;
  }

  std::map<std::string, Number> numbers_;
  const Network& network_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> differences(const MemoryLog& log, const Network& network) {
  return Comparing(log, network).found();
}

}  // namespace ledgerline::simulation
