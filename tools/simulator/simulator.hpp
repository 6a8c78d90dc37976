#pragma once

#include <memory>

#include "tools/simulator/admin.hpp"
#include "tools/simulator/front.hpp"
#include "tools/simulator/http_server.hpp"
#include "tools/simulator/livekit/livekit.hpp"
#include "tools/simulator/smtp/server.hpp"

namespace ledgerline::simulator {

/// All providers, their servers and the admin API, in one thread.
class Simulator {
 public:
  /// Servers listen from here on: admin, Twilio, Vapi and LiveKit on `port` and the three after it, or each
  /// on a free one where it is 0. Throws boost::system::system_error where a port is taken.
  Simulator(asio::io_context& context, Credentials credentials, unsigned short port,
            unsigned short smtp_port);
  void apply(const Json& scenario) { admin_.apply(scenario); }
  /// "NAME=value", as Ledgerline reads them from its environment.
  std::vector<std::string> environment() const;

 private:
  void settings_changed();

  World world_;
  Faults faults_;
  Ledger ledger_;
  Courier courier_;
  Front front_{world_, faults_, ledger_, courier_};
  Twilio twilio_{world_};
  Vapi vapi_{twilio_.account()};
  LiveKit livekit_{world_};
  Mailbox mailbox_{world_, faults_, ledger_};
  Admin admin_;
  HttpServer admin_server_, twilio_server_, vapi_server_, livekit_server_;
  SmtpServer smtp_server_;
};

}  // namespace ledgerline::simulator
