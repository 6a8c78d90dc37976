#include "tools/ledgerline/show.hpp"

#include <iostream>

#include <fmt/format.h>

#include "events/kernel/error.hpp"
#include "tools/ledgerline/child.hpp"

namespace ledgerline::cli {
namespace {

void check(const Step& step, int exit) {
  if (exit == step.exit) return;
  throw Unavailable(fmt::format("the demo stops: 'ledgerline {}' ended with {}, not with {}",
                                fmt::join(step.arguments, " "), exit, step.exit));
}

}  // namespace

void Show::title(const std::string& text) const { std::cout << "\n━━ " << text << '\n' << std::flush; }
void Show::note(const std::string& text) const { std::cout << "   " << text << '\n' << std::flush; }

void Show::step(const std::string& log, const Step& step, const std::vector<std::string>& environment) const {
  const int pid = begin(log, step, environment);
  check(step, wait_for(pid));
}

void Show::steps(const std::string& log, const std::vector<Step>& all) const {
  std::vector<std::pair<int, const Step*>> running;
  for (const auto& one : all) {
    if (!one.together) {
      step(log, one);
      continue;
    }
    running.emplace_back(begin(log, one, {}), &one);
  }
  for (const auto& [pid, one] : running) check(*one, wait_for(pid));
}

int Show::begin(const std::string& log, const Step& step, std::vector<std::string> environment) const {
  std::vector<std::string> arguments = {"--log", log};
  if (options_.database.empty()) arguments.insert(arguments.end(), {"--embedded", options_.embedded});
  std::string shown = "$ ";
  for (const auto& variable : environment) shown += variable + ' ';
  shown += "ledgerline --log " + log;
  for (const auto& argument : step.arguments) {
    arguments.push_back(argument);
    shown += argument.find(' ') == std::string::npos ? ' ' + argument : fmt::format(" \"{}\"", argument);
  }
  std::cout << shown << '\n' << std::flush;
  if (!options_.database.empty()) environment.push_back("LEDGERLINE_DATABASE_URL=" + options_.database);
  environment.push_back("TWILIO_POOL_NUMBERS=" + pool_numbers());
  environment.insert(environment.end(), environment_.begin(), environment_.end());
  return start("/proc/self/exe", arguments, environment);
}

}  // namespace ledgerline::cli
