#include "adapters/http/curl_multi.hpp"

#include <new>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ledgerline::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

CURLM* new_multi() {
  static const auto started = ::curl_global_init(CURL_GLOBAL_DEFAULT);  // once, and thread-safe
  auto* multi = started == CURLE_OK ? ::curl_multi_init() : nullptr;
  if (!multi) throw std::bad_alloc();
  return multi;
}

}  // namespace

CurlMulti::Running::Running(CurlMulti& owner, CURL* handle)
    : multi(owner), easy(handle), wake(owner.executor_, asio::steady_timer::time_point::max()) {
  ::curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  multi.running_.insert(this);
  if (multi.closed_ || ::curl_multi_add_handle(multi.multi_, easy) != CURLM_OK)
    end(CURLE_ABORTED_BY_CALLBACK);
}

CurlMulti::Running::~Running() { end(CURLE_ABORTED_BY_CALLBACK); }

void CurlMulti::Running::end(CURLcode code) {
  if (multi.running_.erase(this) == 0) return;
  ::curl_multi_remove_handle(multi.multi_, easy);
  result = code;
  wake.cancel();
}

CurlMulti::CurlMulti(asio::any_io_executor executor)
    : executor_(std::move(executor)), timer_(executor_), multi_(new_multi()) {
  ::curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
  ::curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  ::curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
  ::curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlMulti::~CurlMulti() {
  close();
  ::curl_multi_cleanup(multi_);
}

void CurlMulti::close() {
  closed_ = true;
  while (!running_.empty()) (*running_.begin())->end(CURLE_ABORTED_BY_CALLBACK);
  timer_.cancel();
}

Awaitable<CURLcode> CurlMulti::perform(CURL* easy) {
  const auto self = shared_from_this();
  Running running(*this, easy);
  while (!running.result) {
    error_code cancelled;
    co_await running.wake.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  co_return *running.result;
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  return static_cast<CurlMulti*>(self)->watch(socket, what);
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
  static_cast<CurlMulti*>(self)->set_timer(milliseconds);
  return 0;
}

int CurlMulti::watch(curl_socket_t socket, int what) {
  if (what == CURL_POLL_REMOVE) {
    watches_.erase(socket);
    return 0;
  }
  auto& watch = watches_[socket];
  if (!watch) {
    const int copy = ::dup(socket);
    if (copy < 0) return -1;
    watch = std::make_shared<Watch>(Watch{asio::posix::stream_descriptor(executor_, copy)});
  }
  watch->wanted = what;
  wait(socket, watch);
  return 0;
}

void CurlMulti::wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch) {
  wait_for(socket, watch, &Watch::reading, CURL_POLL_IN);
  wait_for(socket, watch, &Watch::writing, CURL_POLL_OUT);
}

bool CurlMulti::is_wanted(curl_socket_t socket, const std::shared_ptr<Watch>& watch, int event) const {
  const auto known = watches_.find(socket);
  return known != watches_.end() && known->second == watch && (watch->wanted & event) != 0;
}

void CurlMulti::wait_for(curl_socket_t socket, const std::shared_ptr<Watch>& watch, bool Watch::* waiting,
                         int event) {
  static_assert(CURL_POLL_IN == CURL_CSELECT_IN && CURL_POLL_OUT == CURL_CSELECT_OUT);
  if (*watch.*waiting || !is_wanted(socket, watch, event)) return;
  *watch.*waiting = true;
  const auto kind = event == CURL_POLL_IN ? asio::posix::descriptor_base::wait_read
                                          : asio::posix::descriptor_base::wait_write;
  const std::weak_ptr known = watch;
  watch->copy.async_wait(kind, [self = weak_from_this(), socket, known, waiting, event](error_code error) {
    const auto multi = self.lock();
    const auto live = known.lock();
    if (!multi || !live || error == asio::error::operation_aborted) return;
    *live.*waiting = false;
    if (!multi->is_wanted(socket, live, event)) return;
    multi->act(socket, error ? CURL_CSELECT_ERR : event);
    multi->wait(socket, live);
  });
}

void CurlMulti::set_timer(long milliseconds) {
  timer_.cancel();
  if (milliseconds < 0 || closed_) return;
  timer_.expires_after(std::chrono::milliseconds(milliseconds));
  timer_.async_wait([self = weak_from_this()](error_code error) {
    const auto multi = self.lock();
    if (multi && !error) multi->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlMulti::act(curl_socket_t socket, int events) {
  int still_running = 0, still_queued = 0;
  ::curl_multi_socket_action(multi_, socket, events, &still_running);
  while (const auto* message = ::curl_multi_info_read(multi_, &still_queued)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;  // the message goes with its handle
    Running* ended = nullptr;
    ::curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ended);
    ended->end(code);
  }
}

}  // namespace ledgerline::http
