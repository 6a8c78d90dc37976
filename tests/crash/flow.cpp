#include "tests/crash/flow.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ledgerline::tests::crash {

Flow command(std::string name, const Arguments& arguments, bool worker) {
  Flow flow;
  flow.name = std::move(name);
  flow.given = [](const Shopping&) {};
  flow.start = [arguments](const Shopping& shop, const Environment& environment) {
    return Underway{std::make_shared<Running>(shop.start(arguments, environment)), {}};
  };
  flow.again = [arguments, worker](const Shopping& shop, const Environment& environment) {
    const auto wrong = succeeds(shop, arguments, environment);
    return worker ? wrong + succeeds(shop, {"work", "--until-idle"}) : wrong;
  };
  return flow;
}

std::string succeeds(const Shopping& shop, const Arguments& arguments, const Environment& environment) {
  const auto said = shop.run(arguments, environment);
  if (said.exit == 0) return "";
  return fmt::format("{} ended with {}: {}{}\n", fmt::join(arguments, " "), said.exit, said.out, said.err);
}

std::string unless_once(const Shopping& shop, const std::string& type) {
  const auto times = ask(shop.log(), fmt::format("select count(*) from events where type = '{}'", type));
  return times == "1" ? "" : fmt::format("{} is in the log {} times\n", type, times);
}

}  // namespace ledgerline::tests::crash
