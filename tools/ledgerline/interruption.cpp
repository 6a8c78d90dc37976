#include "tools/ledgerline/interruption.hpp"

#include <csignal>
#include <thread>
#include <utility>  // before Asio

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace ledgerline::cli {

struct Interruption::Listening {
  boost::asio::io_context io;
  boost::asio::signal_set signals{io, SIGINT, SIGTERM};
  std::thread thread;
};

Interruption::Interruption() : listening_(std::make_unique<Listening>()) {
  listening_->signals.async_wait([this](const boost::system::error_code& error, int signal) {
    if (!error) came(signal);
  });
  listening_->thread = std::thread([this] { listening_->io.run(); });
}

Interruption::~Interruption() {
  listening_->io.stop();
  listening_->thread.join();
}

int Interruption::signal() const {
  const std::lock_guard lock(mutex_);
  return signal_;
}

Interruption::Told::Told(Interruption& interruption, std::function<void()> told)
    : interruption_(interruption) {
  const std::lock_guard lock(interruption_.mutex_);
  interruption_.told_ = std::move(told);
  if (interruption_.signal_ != 0) interruption_.told_();
}

Interruption::Told::~Told() {
  const std::lock_guard lock(interruption_.mutex_);
  interruption_.told_ = nullptr;
}

void Interruption::came(int signal) {
  const std::lock_guard lock(mutex_);
  signal_ = signal;
  if (told_) told_();
}

}  // namespace ledgerline::cli
