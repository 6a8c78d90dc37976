#include "tests/crash/trial.hpp"

#include <array>
#include <map>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "tests/crash/trace.hpp"

namespace ledgerline::tests::crash {
namespace {

Victim& server_of(std::size_t lane) {
  struct Place {
    std::once_flag once;
    std::unique_ptr<Victim> server;
  };
  static std::array<Place, most_lanes> all;
  auto& place = all.at(lane);
  std::call_once(place.once, [&] { place.server = std::make_unique<Victim>(); });
  return *place.server;
}

Shopping scene_of(const Flow& flow, std::size_t lane) {
  Shopping shop(shared_simulator(lane), flow.voice, server_of(lane).fresh_log());
  flow.given(shop);
  return shop;
}

}  // namespace

std::vector<std::string> recorded(const Flow& flow) {
  static std::map<std::string, std::vector<std::string>> known;
  auto& points = known[flow.name];
  if (!points.empty()) return points;
  const PointTrace trace;
  const auto shop = scene_of(flow, 0);
  const auto said = flow.start(shop, {trace.variable()}).process->ends();
  const auto wrong = flow.defects(shop);
  if (said.exit != 0 || !wrong.empty())
    throw std::runtime_error(fmt::format("{} without a fault: {}{}{}", flow.name, said.out, said.err, wrong));
  points = trace.points();
  return points;
}

Came try_out(const Flow& flow, const Trial& trial, std::size_t lane) {
  Came came;
  const PointTrace trace;
  const auto shop = scene_of(flow, lane);
  {
    const auto underway = flow.start(shop, {variable_for(trial.fault, trial.point)});
    came.wrong = see_through(trial.fault, *underway.process, server_of(lane), flow.goes_on);
  }
  if (!trial.then.empty()) flow.again(shop, {variable_for(Fault::process_killed, trial.then)});
  came.wrong += flow.again(shop, {trace.variable()});
  came.recovery = trace.points();
  came.wrong += flow.defects(shop);
  return came;
}

std::string name_of(const std::string& point) { return point.substr(0, point.rfind('#')); }

}  // namespace ledgerline::tests::crash
