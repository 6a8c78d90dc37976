#include "tests/support/desk.hpp"

#include <stdexcept>

namespace ledgerline::tests {

ProgramResult Desk::run(const std::vector<std::string>& arguments,
                        std::vector<std::string> environment) const {
  auto mail = simulator.env("SMTP_URL");
  mail.insert(mail.find("//") + 2, "shop:mail-password-1@");
  const auto add = [&](const std::string& variable) {
    const auto name = variable.substr(0, variable.find('='));
    for (const auto& one : environment)
      if (one.substr(0, one.find('=')) == name) return;
    environment.push_back(variable);
  };
  for (const auto& variable : {"SMTP_URL=" + mail, std::string("MAIL_FROM=shop@example.com"),
                               std::string("APP_URL=https://app.example.com"),
                               std::string("LIVEKIT_SIP_URI=sip:shop.sip.livekit.cloud")})
    add(variable);
  for (const auto& variable : simulator.environment()) add(variable);
  return run_program(log_, arguments, environment);
}

Json Desk::ask(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), "--json");
  const auto result = run(arguments);
  if (result.exit != 0) throw std::runtime_error(result.out + result.err);
  return Json::parse(result.out);
}

void Desk::tenant(const std::string& id, const std::string& country, const std::string& area_code) const {
  std::vector<std::string> registration = {
      "tenant",    "register", id,        "--name",          "Shop", "--owner-phone", "+14155550111",
      "--country", country,    "--email", "shop@example.com"};
  if (!area_code.empty()) registration.insert(registration.end(), {"--area-code", area_code});
  ask(registration);
  ask({"payment", "activate", id});
}

}  // namespace ledgerline::tests
