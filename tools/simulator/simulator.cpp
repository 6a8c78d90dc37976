#include "tools/simulator/simulator.hpp"

#include <fmt/format.h>

namespace ledgerline::simulator {
namespace {

HttpServer::Answering answering(Front& front, Provider& provider) {
  return [&front, &provider](const Request& request) { return front.answer(provider, request); };
}

unsigned short after(unsigned short port, int distance) {
  return port == 0 ? port : static_cast<unsigned short>(port + distance);
}

std::string url(const HttpServer& server) { return fmt::format("http://127.0.0.1:{}", server.port()); }

}  // namespace

Simulator::Simulator(asio::io_context& context, Credentials credentials, unsigned short port,
                     unsigned short smtp_port)
    : world_{{}, {}, {}, std::move(credentials)},
      admin_(Everything{world_, faults_, ledger_, courier_, twilio_, vapi_, livekit_, mailbox_,
                        [this] { settings_changed(); }}),
      admin_server_(context, port, courier_,
                    [this](const Request& request) { return admin_.answer(request); }),
      twilio_server_(context, after(port, 1), courier_, answering(front_, twilio_)),
      vapi_server_(context, after(port, 2), courier_, answering(front_, vapi_)),
      livekit_server_(context, after(port, 3), courier_, answering(front_, livekit_)),
      smtp_server_(context, smtp_port, mailbox_) {}

void Simulator::settings_changed() {
  const auto is_down = [this](const char* provider) { return world_.settings.lists("/down", provider); };
  twilio_server_.set_down(is_down("twilio"));
  vapi_server_.set_down(is_down("vapi"));
  livekit_server_.set_down(is_down("livekit"));
  smtp_server_.set_down(is_down("smtp"));
}

std::vector<std::string> Simulator::environment() const {
  const auto& c = world_.credentials;
  const auto twilio = url(twilio_server_);
  return {"SIMULATOR_URL=" + url(admin_server_),
          "TWILIO_API_URL=" + twilio,
          "TWILIO_PRICING_URL=" + twilio,
          "TWILIO_TRUNKING_URL=" + twilio,
          "TWILIO_NUMBERS_URL=" + twilio,
          "TWILIO_ACCOUNT_SID=" + c.twilio_account,
          "TWILIO_AUTH_TOKEN=" + c.twilio_token,
          "VAPI_API_URL=" + url(vapi_server_),
          "VAPI_API_KEY=" + c.vapi_key,
          "LIVEKIT_URL=" + url(livekit_server_),
          "LIVEKIT_API_KEY=" + c.livekit_key,
          "LIVEKIT_API_SECRET=" + c.livekit_secret,
          "LIVEKIT_SIP_URI=sip:simulated.sip.livekit.cloud",
          "SMTP_URL=" + fmt::format("smtp://127.0.0.1:{}", smtp_server_.port()),
          "STRIPE_WEBHOOK_SECRET=" + c.stripe_secret};
}

}  // namespace ledgerline::simulator
