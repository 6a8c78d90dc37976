#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/providers.hpp"
#include "engine/effects/carrier.hpp"
#include "engine/effects/http.hpp"
#include "engine/effects/settings.hpp"
#include "properties/simulation/stage.hpp"

namespace ledgerline::simulation {

/// The simulated providers, and the way there: what is on its way survives the process that sent it. They
/// are those of tools/simulator, without their sockets; the adapters' own bytes reach them.
class Network {
 public:
  using Finish = std::function<void(HttpReply)>;
  /// Told of each request as it arrives: operation and body.
  using Arrived = std::function<void(const std::string& operation, const std::string& body)>;

  Network(Stage& stage, Arrived arrived);
  ~Network();

  /// `finish` is called once, unless the process is forgotten first.
  void send(int process, HttpRequest request, Finish finish);
  void forget(int process);

  /// Numbers for sale, and assistants at Vapi.
  void sell(const std::string& number, const std::string& country, const std::string& area_code);
  void add_assistant(const std::string& id);
  /// How often a number was bought, and who owns what now.
  std::map<std::string, int> bought() const;
  std::set<std::string> owned() const;
  /// Where each number of the account leads, as the carrier has it.
  std::vector<OwnedNumber> routes() const;
  /// How many imports at Vapi, and trunks at LiveKit, there are now for a number.
  std::map<std::string, int> imports() const;
  std::map<std::string, int> sip_trunks() const;
  /// How often each text was sent: receiver and words.
  std::map<std::string, int> texts() const;
  /// Mails that arrived, by Message-ID.
  const std::map<std::string, int>& mails() const { return mails_; }

 private:
  struct Farm;
  struct Waiting {
    int process;
    Finish finish;
  };

  void land(std::uint64_t call, const HttpRequest& request, std::uint32_t fate);
  HttpReply perform(const HttpRequest& request, std::uint32_t fate);
  HttpReply take_mail(const HttpRequest& request);
  void answer_after(std::int64_t micros, std::uint64_t call, HttpReply reply);

  Stage& stage_;
  Arrived arrived_;
  std::unique_ptr<Farm> farm_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, Waiting> calls_;
  std::map<std::string, int> mails_;
};

/// The adapters over it, with this clock, and what their webhooks are made from.
Adapters adapters_in(Stage& stage, Lane lane);
ProviderSettings simulated_settings();

}  // namespace ledgerline::simulation
