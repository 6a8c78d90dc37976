#include "adapters/web/server.hpp"

#include <exception>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/web/connection.hpp"

namespace ledgerline::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

/// Who may come in, and who is inside. Shared with what runs, which may end after the server.
class Server::Doors : public std::enable_shared_from_this<Doors> {
 public:
  Doors(const Executor& executor, const Endpoint& endpoint, Service service)
      : acceptor_(executor, endpoint),
        breath_(executor),
        empty_(executor),
        service_(std::make_shared<const Service>(std::move(service))) {}

  void open() {
    start(accept(), [] {});
  }
  void close();
  void cut();
  Awaitable<std::size_t> stop(milliseconds most);
  Endpoint endpoint() const { return acceptor_.local_endpoint(); }

 private:
  using Guest = std::shared_ptr<Connection>;

  Awaitable<void> accept();
  void admit(tcp::socket socket);
  void serve(const Guest& guest);
  void turn_away(const Guest& guest, const char* code, const char* why);
  void leave(const Guest& guest);
  template <class Then>
  void start(Awaitable<void> work, Then then);

  tcp::acceptor acceptor_;
  asio::steady_timer breath_, empty_;  // after an error; until nobody is inside
  std::shared_ptr<const Service> service_;
  std::set<Guest> served_, turned_away_;
  std::map<std::string, std::size_t> by_peer_;
};

/// Runs it beside the rest; an error is told and ends it alone.
template <class Then>
void Server::Doors::start(Awaitable<void> work, Then then) {
  const auto ended = [self = shared_from_this(), then](const std::exception_ptr& error) {
    try {
      if (error) std::rethrow_exception(error);
    } catch (const std::exception& told) {
      self->service_->around.observer.failed("", told.what());
    }
    then();
  };
  asio::co_spawn(acceptor_.get_executor(), std::move(work), ended);
}

Awaitable<void> Server::Doors::accept() {
  constexpr milliseconds breath(100);
  error_code error;
  auto told = asio::redirect_error(asio::use_awaitable, error);
  while (acceptor_.is_open()) {
    auto socket = co_await acceptor_.async_accept(told);
    if (!error) admit(std::move(socket));
    if (!error || !acceptor_.is_open()) continue;
    breath_.expires_after(breath);  // no descriptors left, perhaps: somebody has to go first
    co_await breath_.async_wait(told);
  }
}

void Server::Doors::admit(tcp::socket socket) {
  error_code gone;
  const auto peer = socket.remote_endpoint(gone).address().to_string();
  if (gone) return;
  const auto& limits = service_->limits;
  auto wire = std::make_shared<Wire>(std::move(socket), limits);
  const auto guest = std::make_shared<Connection>(std::move(wire), service_, peer);
  if (served_.size() >= limits.connections)
    turn_away(guest, "TOO_MANY_CONNECTIONS", "too many connections are open; try again");
  else if (const auto at = by_peer_.find(peer); at != by_peer_.end() && at->second >= limits.per_peer)
    turn_away(guest, "TOO_MANY_CONNECTIONS_OF_PEER", "too many connections of this address are open");
  else
    serve(guest);
}

void Server::Doors::serve(const Guest& guest) {
  served_.insert(guest);
  ++by_peer_[guest->peer()];
  service_->around.observer.connections(served_.size());
  start(guest->serve(), [this, guest] { leave(guest); });
}

void Server::Doors::turn_away(const Guest& guest, const char* code, const char* why) {
  if (turned_away_.size() >= service_->limits.turned_away) return;
  turned_away_.insert(guest);
  Problem problem(503, code, why);
  problem.fields.emplace_back("Retry-After", "1");
  start(guest->turn_away(std::move(problem)), [this, guest] { leave(guest); });
}

void Server::Doors::leave(const Guest& guest) {
  turned_away_.erase(guest);
  if (served_.erase(guest) > 0) {
    if (--by_peer_[guest->peer()] == 0) by_peer_.erase(guest->peer());
    service_->around.observer.connections(served_.size());
  }
  if (served_.empty() && turned_away_.empty()) empty_.cancel();
}

void Server::Doors::close() {
  error_code ignored;
  acceptor_.close(ignored);
  breath_.cancel();
  for (const auto& guest : served_) guest->stop();
}

void Server::Doors::cut() {
  for (const auto& guest : served_) guest->cut();
  for (const auto& guest : turned_away_) guest->cut();
}

Awaitable<std::size_t> Server::Doors::stop(milliseconds most) {
  close();
  error_code ignored;
  auto told = asio::redirect_error(asio::use_awaitable, ignored);
  empty_.expires_after(most);
  if (!served_.empty() || !turned_away_.empty()) co_await empty_.async_wait(told);
  const auto left = std::ranges::count_if(served_, [](const auto& guest) { return guest->is_busy(); });
  cut();
  co_return static_cast<std::size_t>(left);
}

Server::Server(const Executor& executor, const Endpoint& endpoint, Limits limits, Handler handler,
               Surroundings around)
    : doors_(std::make_shared<Doors>(executor, endpoint, Service{limits, std::move(handler), around})) {
  doors_->open();
}

Server::~Server() {
  doors_->close();
  doors_->cut();
}

Server::Endpoint Server::endpoint() const { return doors_->endpoint(); }

Awaitable<std::size_t> Server::stop(milliseconds most) {
  const auto doors = doors_;  // this may be gone when the last has left
  co_return co_await doors->stop(most);
}

}  // namespace ledgerline::web
